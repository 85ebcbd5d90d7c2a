<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ja_JP" sourcelanguage="en">
<context>
    <name>Acts</name>
    <message>
        <source>Start</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>End</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Categories</name>
    <message>
        <source>Exercise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Machines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attack</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>White cell</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Team</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ExerciseStates</name>
    <message>
        <source>Draft</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Freezing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Building</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Standby</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Torn down</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Broken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>HostStates</name>
    <message>
        <source>Planned</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Booting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settling</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Healthy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unplugged</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Broken</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Kinds</name>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clock skipped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Range</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rejected data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step started</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step delivered</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step spared</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contact</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contact lost</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>File arrived</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inject</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Inject withheld</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Command</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Objective</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LinkWords</name>
    <message>
        <source>CONNECTING</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>LIVE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RECONNECTING</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>STALE</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ObjectiveStates</name>
    <message>
        <source>Waiting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Late</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Avoided</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not measurable</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Roles</name>
    <message>
        <source>Router</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Server</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Workstation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Attacker</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TopologyItems</name>
    <message>
        <source>never shown to trainees</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Team %1: </source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 interfaces</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>hidden from teams</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>enshu::gui::ActDialog</name>
    <message>
        <source>The exercise clock starts and the first steps fall due.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The clock, the deadlines and the attack stop until you resume.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The clock, the deadlines and the attack go on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exercise ends for every team. This cannot be undone.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Reason (goes into the log)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>enshu::gui::Acts</name>
    <message>
        <source>The last act is still under way.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The daemon does not answer now.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Asks for a reason first.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Possible in the state Standby.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Possible while the exercise runs or is paused.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>enshu::gui::EventModel</name>
    <message>
        <source>No.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Team</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Kind</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What happened</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>enshu::gui::ExplainPanel</name>
    <message>
        <source>Choose a cell of the score table:
its rule, its evidence and its moment are shown here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Team %1 · %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rule</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Moment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>nothing measured yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not yet decided</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>enshu::gui::FeedView</name>
    <message>
        <source>All teams</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Team %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Search (Ctrl+F)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>↓ Newest</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Team</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 events</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>enshu::gui::MainWindow</name>
    <message>
        <source>Event %1 is no longer in the feed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Enshu console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 – Enshu console</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Exercise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Show</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Search the feed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Fit the topology</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Topology &amp;larger</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Topology s&amp;maller</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Change the theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Change the language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Panels back to their places</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Events</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why these points</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score over time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The exercise is broken: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: recorded as event %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 was refused: %2</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>enshu::gui::MessagePage</name>
    <message>
        <source>No daemon answers at %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start it with `enshud`, or let `./enshu demo` do everything.
If it listens elsewhere, name its socket: enshu-console --socket PATH</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying …</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying again every second (attempt %1): %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no exercise named %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>It is shown as soon as it is created.
Another one can be chosen in the menu Exercise.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The daemon answers; there is no exercise yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Create one: enshu up scenarios/first-light --teams 2
It appears here as soon as its ranges are being built.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>enshu::gui::ScoreChart</name>
    <message>
        <source>Team %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>exercise minutes</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>enshu::gui::ScoreModel</name>
    <message>
        <source>Team %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Total</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>enshu::gui::TopBar</name>
    <message>
        <source>No exercise</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 team(s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Exercise time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wall clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connection</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Machines</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Hardware virtualisation (KVM).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Emulated processors (TCG): works everywhere, slower.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no clock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>stands</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>enshu::gui::TopologyPanel</name>
    <message>
        <source>Topology</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every team</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Team %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show everything (Ctrl+0)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Larger (Ctrl++ or the wheel)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Smaller (Ctrl+- or the wheel)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>enshu::gui::TopologyView</name>
    <message>
        <source>files arrived from %1 team(s)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>file arrived: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in contact: %1 of %2 teams</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>contact lost, last heard %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>cable pulled, last heard %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>in contact, heard %1 s ago</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
