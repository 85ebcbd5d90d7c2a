// usb-insert: a stick with one inert file is put into a workstation. Our machines have no USB: the
// kernel's own emulated SCSI disk (module `scsi_debug`) stands in for it, as a removable disk of
// 4 MiB of memory with a maker's name, so that kernel log, udev and journal say what they say of a
// real one; only the bus is another. It is mounted by systemd-mount at /media/USER/LABEL. Needs the
// image's kernel with scsi_debug, sd_mod and vfat. One stick at a time: the next one takes the
// place of the one before. Ceilings: one file of at most 1 MiB, and nothing on it is run.
#include "injector/actions/verbs.h"
#include "injector/fat_image.h"
#include "injector/utf8.h"
#include "scenario-dsl/attack/traces.h"
#include "scenario-dsl/source/digest.h"

#include <stdexcept>

namespace enshu::inject {
namespace {

constexpr auto image_file = "/run/enshu/stick";

/// $1 the image, $2 where it is mounted, $3 whose it is, $4 the file there
constexpr auto insert_stick = R"sh(
set -eu
for mounted in /media/"$3"/*; do
    ! mountpoint -q "$mounted" || systemd-umount "$mounted" >/dev/null
done
! [ -e /sys/module/scsi_debug ] || modprobe -r scsi_debug
modprobe sd_mod
modprobe scsi_debug removable=1 dev_size_mb=4 inq_vendor=BUFFALO 'inq_product="USB Flash Disk"' inq_rev=1.00
tries=0
until disk=$(ls /sys/bus/pseudo/drivers/scsi_debug/adapter0/host*/target*/*/block 2>/dev/null) &&
    [ -b "/dev/$disk" ]; do
    tries=$((tries + 1))
    [ $tries -lt 50 ] || { echo 'the stick does not show up' >&2; exit 1; }
    sleep 0.2
done
dd if="$1" of="/dev/$disk" bs=64k conv=fsync status=none
udevadm settle --timeout=20
systemd-mount --quiet --owner="$3" --options=utf8,noexec,nosuid,nodev "/dev/$disk" "$2"
rm -f "$1"
printf '{"device": "/dev/%s", "sha256": "%s"}\n' "$disk" "$(sha256sum <"$4" | cut -d' ' -f1)"
)sh";

/// $1 where it is mounted
constexpr auto remove_stick = R"sh(
set -eu
! mountpoint -q "$1" || systemd-umount "$1" >/dev/null
# Another stick may have taken its place.
grep -q '^/dev/sd[^ ]* /media/' /proc/mounts || ! [ -e /sys/module/scsi_debug ] || modprobe -r scsi_debug
[ ! -d "$1" ] || rmdir "$1"
rm -f /run/enshu/stick
)sh";

std::string image_of(const dsl::UsbInsert &stick, const std::string &content,
                     std::int64_t unix_seconds) {
    try {
        return fat_image(stick.label, {stick.file.filename().string(), content, unix_seconds});
    } catch (const std::invalid_argument &error) {
        throw ActFailed(error.what());
    }
}

} // namespace

nlohmann::json perform(const ActContext &context, const dsl::UsbInsert &stick) {
    const std::string content = file_content(stick.file);
    const std::string user = user_of(context, stick.on);
    const std::string place = dsl::stick_of(user, stick.label);
    const std::string file = place + "/" + stick.file.filename().string();
    // The file was written some days before it is brought along.
    const std::string image = image_of(stick, content, guest_time(context, stick.on) - 4 * 86'400);
    context.guest(stick.on).write(image_file, image, 2 * call_deadline);
    const RunResult result = run_script_checked(
        context, stick.on, {.text = insert_stick, .arguments = {image_file, place, user, file}},
        3 * call_deadline);
    const nlohmann::json report = parse_report(result.output, "usb-insert");
    const std::string expected = dsl::sha256_hex(content);
    if (report.value("sha256", nlohmann::json()) != expected)
        throw ActFailed("`" + file + "` on `" + stick.on +
                        "` is not the file that was to be on "
                        "the stick");
    nlohmann::json evidence{{"file", file}, {"sha256", expected}};
    if (report.contains("device") && report["device"].is_string())
        evidence["device"] = clean_utf8(report["device"].get<std::string>(), 40);
    return evidence;
}

void undo(const ActContext &context, const dsl::UsbInsert &stick) {
    run_script_checked(context, stick.on,
                       {.text = remove_stick,
                        .arguments = {dsl::stick_of(user_of(context, stick.on), stick.label)}},
                       2 * call_deadline);
}

} // namespace enshu::inject
