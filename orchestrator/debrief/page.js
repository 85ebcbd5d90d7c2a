// Replays what the log says of a team's organisation, up to the moment that is chosen.
'use strict';
(() => {
  const { words, changes } = JSON.parse(document.getElementById('replay').textContent);

  const clock = (ms) => {
    const s = Math.floor(ms / 1000), two = (n) => String(n).padStart(2, '0');
    const hours = Math.floor(s / 3600), minutes = Math.floor(s / 60) % 60;
    return hours > 0 ? `${hours}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`;
  };

  // The state at a moment: everything that was said last of each thing.
  const stateAt = (list, ms) => {
    const state = { host: new Map(), cable: new Map(), contact: new Map(), service: new Map(), step: new Map() };
    for (const [at, what, id, value] of list) {
      if (at > ms) continue;
      state[what].set(id, value);
    }
    return state;
  };

  const showHost = (card, state) => {
    const id = card.dataset.host;
    const off = state.host.get(id) === 'off';
    const out = state.cable.get(id) === 'out';
    const heard = card.dataset.beacons.split(' ').some((step) => state.contact.get(step) === 'heard');
    const said = [off ? words.off : words.on];
    if (out) said.push(words.out);
    if (heard) said.push(words.heard);
    card.querySelector('.state').textContent = said.join('　');
    card.classList.toggle('hit', heard && !off);
    card.classList.toggle('cut', out && !off && !heard);
    card.classList.toggle('off', off);
  };

  const lastRow = (rows, side, ms) => {
    let found = words.none;
    for (const row of rows) {
      if (Number(row.dataset.at) > ms) break;
      if (row.classList.contains(`side-${side}`))
        found = `${row.cells[0].textContent}　${row.cells[2].textContent}`;
    }
    return found;
  };

  for (const box of document.querySelectorAll('.scrubber')) {
    const section = box.closest('section');
    const list = changes[box.dataset.team];
    const slider = box.querySelector('input'), button = box.querySelector('button');
    const rows = [...section.querySelectorAll('.rows tbody tr')];
    const cards = [...box.querySelectorAll('.host')];
    const line = (name) => box.querySelector(name);

    const show = () => {
      const ms = Number(slider.value), state = stateAt(list, ms);
      line('.clock').textContent = clock(ms);
      for (const card of cards) showHost(card, state);
      const services = [...state.service].map(([url, value]) => `${url} ${words[value]}`);
      line('.services').textContent = services.length ? words.services + services.join('　') : '';
      const steps = [...state.step].filter(([, value]) => value !== 'spared').map(([id]) => id);
      line('.steps').textContent = words.steps + (steps.length ? steps.join(' → ') : words.none);
      line('.latest.attack').textContent = words.attack + lastRow(rows, 0, ms);
      line('.latest.team').textContent = words.team + lastRow(rows, 2, ms);
      for (const row of rows) row.classList.toggle('later', Number(row.dataset.at) > ms);
    };

    let timer = 0;
    const stop = () => { clearInterval(timer); timer = 0; button.textContent = words.play; };
    button.addEventListener('click', () => {
      if (timer) return stop();
      const end = Number(slider.max);
      if (Number(slider.value) >= end) slider.value = 0;
      button.textContent = words.stop;
      timer = setInterval(() => {
        slider.value = Number(slider.value) + Math.max(1000, end / 300);
        show();
        if (Number(slider.value) >= end) stop();
      }, 100);
    });
    slider.addEventListener('input', show);
    box.hidden = false;
    // Not before it comes into sight: there may be forty.
    const sight = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      sight.disconnect();
      show();
    });
    sight.observe(box);
  }
})();
