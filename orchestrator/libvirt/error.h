// libvirt's errors as exceptions. The code, domain and message are captured in the failing call's
// own expression, because freeing any handle resets the thread's last error.
#pragma once

#include <stdexcept>
#include <string>

namespace enshu::libvirt {

class LibvirtError : public std::runtime_error {
  public:
    LibvirtError(int code, int domain, const std::string &what);
    int code() const { return code_; }     ///< virErrorNumber
    int domain() const { return domain_; } ///< virErrorDomain

  private:
    int code_;
    int domain_;
};

/// The calling thread's last libvirt error, as "cannot WHAT: MESSAGE".
LibvirtError last_error(const std::string &what);

/// `Domain d{require(virDomainLookupByUUID(…), "look up the domain")};` Throws LibvirtError for a
/// null pointer.
template <typename T>
T *require(T *handle, const char *what) {
    if (handle == nullptr) {
        throw last_error(what);
    }
    return handle;
}

/// The same for calls that answer -1.
inline int require(int answer, const char *what) {
    if (answer < 0) {
        throw last_error(what);
    }
    return answer;
}

/// Errors are thrown and logged by us; libvirt shall not print them too. Process-wide.
void silence_default_handler();

} // namespace enshu::libvirt
