-- What an author does in Neovim: opens a scenario with mistakes, mends it, completes, looks things up and renames.
local place = os.getenv('ENSHU_TEST_PLACE')
local scenario = place .. '/scenarios/first-light/scenario.yaml'
local organization = place .. '/scenarios/organizations/municipality-small/organization.yaml'

local function fail(...)
  io.stdout:write(string.format(...) .. '\n')
  vim.cmd('cquit 1')
end
local function expect(what, wanted, found)
  if not vim.deep_equal(wanted, found) then
    fail('%s: expected %s, found %s', what, vim.inspect(wanted), vim.inspect(found))
  end
end
local function wait(what, condition)
  if not vim.wait(10000, condition, 10) then
    fail('waited in vain until %s', what)
  end
end

local function line_of(text)
  for number, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, true)) do
    if line:find(text, 1, true) then
      return number, line
    end
  end
  fail('there is no line with %s', text)
end
-- Puts the cursor on the byte after the text.
local function go_behind(text)
  local number, line = line_of(text)
  local _, last = line:find(text, 1, true)
  vim.api.nvim_win_set_cursor(0, { number, last })
end
local function replace(before, after)
  local number, line = line_of(before)
  local first, last = line:find(before, 1, true)
  vim.api.nvim_buf_set_text(0, number - 1, first - 1, number - 1, last, { after })
end
local function request(method, more)
  local params = vim.tbl_extend('force', vim.lsp.util.make_position_params(0, 'utf-16'), more or {})
  local answers, trouble = vim.lsp.buf_request_sync(0, method, params, 10000)
  if not answers then
    fail('%s: %s', method, trouble)
  end
  local _, answer = next(answers)
  return answer.result, answer.error
end
local function codes(buffer)
  local found = {}
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    table.insert(found, one.code or one.user_data.lsp.code)
  end
  table.sort(found)
  return found
end

local function run()
  -- A scenario with two mistakes, one behind Japanese and a character beyond the basic plane.
  local text = table.concat(vim.fn.readfile(scenario, 'b'), '\n')
  text = text:gsub('duration: 30m', 'duration: soon', 1):gsub('はじめの一歩', 'はじめの𠮷歩', 1):gsub(', en: "First', ', xx: "First', 1)
  vim.fn.writefile(vim.split(text, '\n', true), scenario, 'b')

  dofile(place .. '/init.lua')
  vim.cmd('edit ' .. scenario)
  local buffer = vim.api.nvim_get_current_buf()
  wait('diagnostics come', function() return #vim.diagnostic.get(buffer) == 2 end)
  expect('the mistakes', { 'bad-value', 'unknown-key' }, codes(buffer))
  local number, line = line_of('xx: "First')
  for _, one in ipairs(vim.diagnostic.get(buffer)) do
    if one.lnum == number - 1 then
      expect('the place behind Japanese', line:find('xx:', 1, true) - 1, one.col)
      expect('its end', line:find('xx:', 1, true) + 1, one.end_col)
    end
  end

  replace('xx: "First', 'en: "First')
  wait('one mistake is gone', function() return #vim.diagnostic.get(buffer) == 1 end)
  replace('duration: soon', 'duration: 30m')
  wait('the other is gone as well', function() return #vim.diagnostic.get(buffer) == 0 end)

  -- Completion of a key, in a step that lacks it and behind a caret in insert mode.
  local on = line_of('mail: phish')
  vim.api.nvim_buf_set_lines(0, on, on, true, { '    need' })
  vim.api.nvim_win_set_cursor(0, { on + 1, 8 })
  local items = request('textDocument/completion', {
    position = { line = on, character = 8 },
  })
  local needs
  for _, item in ipairs(items) do
    needs = item.label == 'needs' and item or needs
  end
  if not needs then
    fail('completion does not offer `needs`: %s', vim.inspect(items))
  end
  vim.lsp.util.apply_text_edits({ needs.textEdit }, buffer, 'utf-16')
  expect('the completed line', '    needs: ', vim.api.nvim_buf_get_lines(0, on, on + 1, true)[1])
  vim.api.nvim_buf_set_lines(0, on, on + 1, true, {})

  -- A slip is mended by what was probably meant.
  replace('via: gate', 'via: gaet')
  wait('the slip is seen', function() return #vim.diagnostic.get(buffer) == 1 end)
  go_behind('via: ga')
  local params = vim.lsp.util.make_range_params(0, 'utf-16')
  local fixes = request('textDocument/codeAction', { range = params.range, context = { diagnostics = {} } })
  expect('the quick fixes', 1, #fixes)
  vim.lsp.util.apply_workspace_edit(fixes[1].edit, 'utf-16')
  line_of('via: gate')
  wait('the slip is gone', function() return #vim.diagnostic.get(buffer) == 0 end)

  -- Formatting leads to the canonical layout, also from a text that was changed and not saved.
  local neat = vim.api.nvim_buf_get_lines(0, 0, -1, true)
  replace('duration: 30m', 'duration:    30m')
  vim.lsp.buf.formatting_sync(nil, 10000)
  expect('the formatted text', neat, vim.api.nvim_buf_get_lines(0, 0, -1, true))
  replace('duration: 30m', 'duration:   [ 30m')
  local broken = vim.api.nvim_buf_get_lines(0, 0, -1, true)
  vim.lsp.buf.formatting_sync(nil, 10000)
  expect('a text that cannot be read', broken, vim.api.nvim_buf_get_lines(0, 0, -1, true))
  replace('duration:   [ 30m', 'duration: 30m')
  wait('it can be read again', function() return #vim.diagnostic.get(buffer) == 0 end)

  go_behind('via: ga')
  local hover = request('textDocument/hover')
  if not hover.contents.value:find('host `gate`, declared in organization.yaml', 1, true) then
    fail('hover says: %s', vim.inspect(hover))
  end

  vim.lsp.buf.definition()
  wait('the declaration is shown', function() return vim.api.nvim_buf_get_name(0) == organization end)
  expect('the line of the declaration', line_of('  gate:'), vim.api.nvim_win_get_cursor(0)[1])

  local _, refused = request('textDocument/rename', { newName = 'pc-suzuki' })
  expect('a name that is taken', '`pc-suzuki` is taken by the host in organization.yaml:' .. line_of('  pc-suzuki:'), refused and refused.message)
  local edit = request('textDocument/rename', { newName = 'mail-gate' })
  vim.lsp.util.apply_workspace_edit(edit, 'utf-16')
  line_of('    - internet -> dmz/mail-gate: tcp/25, tcp/80')
  vim.cmd('buffer ' .. buffer)
  line_of('via: mail-gate')
  vim.cmd('wall')
  wait('the renamed scenario is sound', function() return #vim.diagnostic.get() == 0 end)
  if vim.fn.system('enshu check ' .. place .. '/scenarios/first-light') == '' or vim.v.shell_error ~= 0 then
    fail('the renamed scenario is not sound')
  end

  local clients = vim.lsp.get_active_clients()
  expect('clients', 1, #clients)
  vim.lsp.stop_client(clients)
  wait('the server has ended', function() return #vim.lsp.get_active_clients() == 0 end)
end

local good, trouble = xpcall(run, debug.traceback)
if not good then
  fail('%s', trouble)
end
io.stdout:write('\nevery step was right\n')
vim.cmd('qall!')
