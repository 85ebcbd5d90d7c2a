// Exercises for the fake daemon to tell.
#pragma once

#include "tests/gui/support/fake_daemon.h"

namespace enshu::gui::test {

/// Two teams, near the end: team 1 has pulled the cable, team 2's file has arrived at the attacker.
Scene first_light();
/// The same organisation, every host healthy, not started.
Scene first_light_standby();
/// The same, while the ranges are being built.
Scene first_light_building();
/// Five zones, 50 hosts, 40 teams.
Scene large();
/// A daemon without an exercise.
Scene nothing();

} // namespace enshu::gui::test
