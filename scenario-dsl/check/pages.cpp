#include "scenario-dsl/check/pages.h"

#include <algorithm>
#include <filesystem>

namespace enshu::dsl {

bool may_have_page(const Host &host, std::string_view url_path) {
    namespace fs = std::filesystem;
    const auto web = std::ranges::find(host.services, ServiceKind::Web, &Service::kind);
    const std::string_view path = url_path.substr(0, url_path.find_first_of("?#"));
    if (web == host.services.end() || path.find("..") != std::string_view::npos ||
        path.find('%') != std::string_view::npos)
        return true;
    if (web->content.empty()) // images/services/web makes one page
        return path == "/" || path == "/index.html";
    std::error_code error;
    fs::path page = web->content / path.substr(1);
    if (fs::is_directory(page, error))
        page /= "index.html";
    return fs::exists(page, error) || !fs::is_directory(web->content, error); // that was reported
}

} // namespace enshu::dsl
