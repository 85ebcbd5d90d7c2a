#include "scoreboard-gui/models/contacts.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace enshu::gui {

void Contacts::apply(const QList<Event> &events) {
    for (const auto &event : events) {
        const StepOfTeam key{event.team, event.subject};
        const auto detail = [&] { return QJsonDocument::fromJson(event.detail_json).object(); };
        if (event.kind == QLatin1String("step.started") ||
            event.kind == QLatin1String("step.delivered")) {
            const QString host = detail().value(QLatin1String("host")).toString();
            if (!host.isEmpty())
                hosts_[key] = host;
        } else if (event.kind == QLatin1String("contact")) {
            auto &contact = contacts_[key];
            contact.state = Contact::State::Alive;
            contact.last_ms = event.exercise_ms;
            contact.count = detail().value(QLatin1String("count")).toInteger(contact.count + 1);
        } else if (event.kind == QLatin1String("contact.lost")) {
            auto &contact = contacts_[key];
            contact.state = Contact::State::Lost;
            contact.last_ms =
                detail().value(QLatin1String("last_contact_ms")).toInteger(contact.last_ms);
        } else if (event.kind == QLatin1String("file.arrived")) {
            loot_[event.team].append({event.subject,
                                      detail().value(QLatin1String("bytes")).toInteger(),
                                      event.exercise_ms});
        }
    }
}

void Contacts::clear() {
    *this = {};
}

QList<Contact> Contacts::of_team(int team) const {
    QList<Contact> out;
    for (auto it = contacts_.cbegin(); it != contacts_.cend(); ++it) {
        if (it.key().first != team)
            continue;
        Contact contact = it.value();
        contact.step = it.key().second;
        contact.host = hosts_.value(it.key());
        out.append(contact);
    }
    return out;
}

} // namespace enshu::gui
