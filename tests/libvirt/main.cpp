// libvirt's event loop is one for the process and has to be there before the first connection.
#include "orchestrator/libvirt/event_loop.h"

#include <gtest/gtest.h>

int main(int argc, char **argv) {
    testing::InitGoogleTest(&argc, argv);
    const enshu::libvirt::EventLoop event_loop;
    return RUN_ALL_TESTS();
}
