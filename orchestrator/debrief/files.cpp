#include "orchestrator/debrief/files.h"

#include "orchestrator/handbook/msel.h"

#include <algorithm>

namespace enshu::debrief {

void write_files(const Debrief &debrief, const Source &source, dsl::Language language,
                 const std::function<void(const File &)> &take) {
    const handbook::Table msel =
        handbook::msel_table(handbook::msel(source.scenario, language), language);
    take({"index.html", page(debrief, language)});
    take({"certificates.html", certificates(debrief, language)});
    take({"msel.csv", handbook::csv(msel)});
    take({"scores.csv", handbook::csv(scores_table(debrief, language))});
    take({"debrief.json", json_text(debrief)});
    take({"navigator.json", navigator_layer(debrief, language)});
    take({"xapi.json", xapi_statements(debrief)});
    take({"debrief.xlsx",
          handbook::workbook({scores_table(debrief, language), figures_table(debrief, language),
                              rows_table(debrief, language), msel},
                             debrief.title.in(language))});
    take({"log.csv", handbook::csv(log_table({}, language))});
    constexpr std::size_t part = 10'000;
    for (std::span<const event::Event> left(source.events); !left.empty();) {
        const std::size_t count = std::min(part, left.size());
        take({"log.csv", handbook::csv_rows(log_table(left.first(count), language))});
        left = left.subspan(count);
    }
}

} // namespace enshu::debrief
