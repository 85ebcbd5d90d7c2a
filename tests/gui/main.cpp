#include <gtest/gtest.h>

#include <QApplication>
#include <QTemporaryDir>

int main(int argc, char **argv) {
    // Nothing of a test run stays behind in the user's own places.
    const QTemporaryDir places;
    qputenv("XDG_RUNTIME_DIR", places.path().toLocal8Bit());
    qputenv("XDG_CONFIG_HOME", places.path().toLocal8Bit());
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication app(argc, argv);
    testing::InitGoogleTest(&argc, argv);
    return RUN_ALL_TESTS();
}
