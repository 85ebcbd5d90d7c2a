// The command line. Its ceilings hold whoever calls.
#pragma once

#include "injector/actor/ask.h"
#include "injector/actor/awaken.h"
#include "injector/actor/beacon.h"
#include "injector/actor/collect.h"
#include "injector/actor/deface.h"
#include "injector/actor/encrypt.h"
#include "injector/actor/flood.h"
#include "injector/actor/keep.h"
#include "injector/actor/reach.h"
#include "injector/actor/send_names.h"
#include "injector/actor/staff.h"
#include "injector/actor/survey.h"
#include "injector/actor/upload.h"

#include <string>
#include <variant>
#include <vector>

namespace enshu::actor {

struct Command {
    bool loopback = false; ///< a test on this machine alone: no range is asked for, only
                           ///< 127.0.0.0/8 is permitted
    std::variant<KeepOptions, CollectOptions, BeaconOptions, UploadOptions, AskOptions,
                 AwakenOptions, GetOptions, ReachOptions, StaffOptions, SurveyOptions,
                 SampleOptions, PageOptions, FloodOptions, SendNamesOptions>
        options;
};

/// Throws Failure(Usage or Refused).
Command parse_command(const std::vector<std::string> &arguments);

} // namespace enshu::actor
