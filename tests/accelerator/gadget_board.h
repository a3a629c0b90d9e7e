// Plays the single-board computer: sets a gadget up in configfs, as README.md of the gadget tells a person to, and
// binds it to dummy_hcd, whose two ends are on this machine. For the virtual machine only.
#pragma once

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <string>
#include <sys/mount.h>

namespace bokeh::accelerator::test {

class GadgetBoard {
public:
    /// `fastest`: as configfs names speeds.
    explicit GadgetBoard(const char *fastest)
    {
        namespace fs = std::filesystem;
        if (!fs::exists("/sys/kernel/config/usb_gadget"))
            REQUIRE(::mount("none", "/sys/kernel/config", "configfs", 0, nullptr) == 0);
        fs::create_directory(kGadget);
        write("max_speed", fastest);
        write("idVendor", "0x1209");
        write("idProduct", "0x0001");
        fs::create_directory(kGadget / "strings/0x409");
        write("strings/0x409/product", "Bokehcam accelerator");
        fs::create_directory(kGadget / "configs/c.1");
        fs::create_directory(kGadget / "functions/ffs.chip");
        fs::create_directory_symlink(kGadget / "functions/ffs.chip", kGadget / "configs/c.1/ffs.chip");
        fs::create_directory(mountPoint());
        REQUIRE(::mount("chip", mountPoint().c_str(), "functionfs", 0, nullptr) == 0);
    }

    ~GadgetBoard()
    {
        namespace fs = std::filesystem;
        ::umount2(mountPoint().c_str(), MNT_DETACH);
        std::error_code ignored; // the next board would fail for it
        for (const char *entry : {"configs/c.1/ffs.chip", "functions/ffs.chip", "configs/c.1", "strings/0x409", ""})
            fs::remove(kGadget / entry, ignored);
        fs::remove(mountPoint(), ignored);
    }

    static std::filesystem::path mountPoint() { return "/run/chip"; }

    /// Puts the cable in, once the function has described itself; and takes it out.
    void plug() { write("UDC", "dummy_udc.0"); }
    void unplug() { write("UDC", "\n"); }

private:
    static inline const std::filesystem::path kGadget = "/sys/kernel/config/usb_gadget/chip";

    static void write(const char *attribute, const std::string &text)
    {
        std::ofstream file(kGadget / attribute);
        file << text << std::flush;
        CHECK(file);
    }
};

} // namespace bokeh::accelerator::test
