// The doctor's page: what it shows, what it copies, and that it makes nothing by itself.
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QTabWidget>
#include <atomic>
#include <condition_variable>
#include <mutex>

#include "tests/ui/stage.h"
#include "ui/settings/doctor_page.h"
#include "ui/settings/settings_dialog.h"
#include "ui/widgets/severity_mark.h"

using namespace bokeh;
using namespace bokeh::ui;
using namespace bokeh::ui::test;
using doctor::Finding;
using Severity = Finding::Severity;

namespace {

const std::vector<Finding> kEveryKind{
    {"camera.ok", Severity::Ok, "The camera \"<b>Cam & Co</b>\" (/dev/video0) is there", ""},
    {"loopback.absent", Severity::Note, "The kernel module is not installed", "sudo apt install it"},
    {"camera.permission", Severity::Problem, "/dev/video2 is not yours to read", "sudo usermod -aG video anna"},
    {"pipewire.absent", Severity::Warning, "PipeWire does not run", "systemctl --user start pipewire"},
};

const std::vector<Finding> kUnloaded{
    {"loopback.unloaded", Severity::Warning, "The module is not loaded", "sudo modprobe v4l2loopback", true}};

/// What the page is given to look at, and what it asked for.
class Clinic {
public:
    Devices devices() const
    {
        Devices devices = patternDevices();
        devices.examine = [state = state_] {
            std::lock_guard lock(state->mutex);
            ++state->looks;
            return state->findings;
        };
        devices.makeCallDevice = [state = state_] {
            std::unique_lock lock(state->mutex);
            ++state->asked;
            state->answered.wait(lock, [&] { return state->answer.has_value(); });
            return *state->answer;
        };
        return devices;
    }
    void find(std::vector<Finding> findings) const
    {
        std::lock_guard lock(state_->mutex);
        state_->findings = std::move(findings);
    }
    void answer(Result<std::filesystem::path> answer) const
    {
        std::lock_guard lock(state_->mutex);
        state_->answer = std::move(answer);
        state_->answered.notify_all();
    }
    int looks() const { return state_->looks; }
    int asked() const { return state_->asked; }

private:
    struct State {
        std::mutex mutex;
        std::condition_variable answered;
        std::atomic<int> looks = 0, asked = 0;
        std::vector<Finding> findings = kEveryKind;          // guarded by mutex
        std::optional<Result<std::filesystem::path>> answer; // likewise
    };
    const std::shared_ptr<State> state_ = std::make_shared<State>(); // errands may outlive the test
};

QPushButton *buttonOf(const QWidget &page, const QString &text)
{
    for (QPushButton *button : page.findChildren<QPushButton *>())
        if (button->text().remove('&') == text)
            return button;
    return nullptr;
}

/// The texts of the list, from the top.
QStringList listed(const DoctorPage &page)
{
    QStringList texts;
    if (const QWidget *list = page.findChild<QScrollArea *>()->widget())
        for (const QLabel *label : list->findChildren<QLabel *>())
            texts << label->text();
    return texts;
}

/// What the page says below its list; empty while it says nothing.
QString said(const DoctorPage &page)
{
    const auto *label = page.findChild<QLabel *>("said");
    return label->isVisibleTo(&page) ? label->text() : QString();
}

} // namespace

TEST_CASE("the doctor's findings come problems first, each with its remedy, a mark and a name")
{
    const Clinic clinic;
    DoctorPage page(clinic.devices());
    CHECK(clinic.looks() == 0); // nobody sees it yet
    page.show();
    REQUIRE(until([&] { return !listed(page).isEmpty(); }));
    CHECK(listed(page) == QStringList{"/dev/video2 is not yours to read", "sudo usermod -aG video anna",
                                      "PipeWire does not run", "systemctl --user start pipewire",
                                      "The kernel module is not installed", "sudo apt install it",
                                      "The camera \"<b>Cam & Co</b>\" (/dev/video0) is there"});
    QStringList marks, names;
    for (const auto *mark : page.findChildren<SeverityMark *>())
        marks << mark->accessibleName();
    CHECK(marks == QStringList{"Problem", "Warning", "Note", "All right"});
    for (const auto *label : page.findChild<QScrollArea *>()->widget()->findChildren<QLabel *>()) {
        CAPTURE(label->text().toStdString());
        names << label->accessibleName();
        CHECK(label->textFormat() == Qt::PlainText);
        CHECK(label->textInteractionFlags().testFlag(Qt::TextSelectableByMouse));
        CHECK((label->focusPolicy() & Qt::TabFocus) != 0);
    }
    CHECK(names.contains("Problem: /dev/video2 is not yours to read"));
    CHECK(names.contains("What to do: sudo usermod -aG video anna"));
    CHECK_FALSE(buttonOf(page, "Create the device…")->isVisible());
}

TEST_CASE("marks can be told apart without colour")
{
    std::vector<QImage> drawn;
    for (const Severity severity : {Severity::Ok, Severity::Note, Severity::Warning, Severity::Problem}) {
        SeverityMark mark(severity);
        mark.resize(40, 40);
        const QImage grey = mark.grab().toImage().convertToFormat(QImage::Format_Grayscale8);
        QImage shape(grey.size(), QImage::Format_Grayscale8); // white sign or not
        for (int y = 0; y < grey.height(); ++y)
            for (int x = 0; x < grey.width(); ++x)
                shape.scanLine(y)[x] = grey.constScanLine(y)[x] > 160 ? 255 : 0;
        for (const QImage &other : drawn) {
            int differences = 0;
            for (int y = 0; y < shape.height(); ++y)
                for (int x = 0; x < shape.width(); ++x)
                    differences += shape.constScanLine(y)[x] != other.constScanLine(y)[x];
            CHECK(differences > shape.width() * shape.height() / 40);
        }
        drawn.push_back(shape);
    }
}

TEST_CASE("the doctor looks again when asked to, and whenever the page comes into view")
{
    const Clinic clinic;
    Stage stage(clinic.devices());
    SettingsDialog dialog({stage.settings, stage.picture_, stage.cameras});
    dialog.show();
    QCoreApplication::processEvents();
    CHECK(clinic.looks() == 0);
    auto *page = dialog.findChild<DoctorPage *>();
    auto *pages = dialog.findChild<QTabWidget *>();
    REQUIRE(page);
    pages->setCurrentWidget(page);
    REQUIRE(until([&] { return listed(*page).size() == 7; }));
    CHECK(clinic.looks() == 1);

    clinic.find({kEveryKind.front()});
    buttonOf(*page, "Look again")->click();
    CHECK(until([&] { return listed(*page).size() == 1; }));
    clinic.find(kEveryKind);
    pages->setCurrentIndex(SettingsDialog::kFirstPage);
    pages->setCurrentWidget(page);
    CHECK(until([&] { return listed(*page).size() == 7; }));
    CHECK(clinic.looks() == 3);
}

TEST_CASE("looking again and finding the same leaves a reader where he is")
{
    const Clinic clinic;
    DoctorPage page(clinic.devices());
    page.show();
    REQUIRE(until([&] { return !listed(page).isEmpty(); }));
    const QPointer<QLabel> read = page.findChild<QScrollArea *>()->widget()->findChild<QLabel *>();
    // A third look begins only after the second has come home.
    REQUIRE(until([&] {
        buttonOf(page, "Look again")->click();
        return clinic.looks() >= 3;
    }));
    CHECK(read);
}

TEST_CASE("many findings scroll, and the focus takes the list along")
{
    const Clinic clinic;
    std::vector<Finding> many;
    for (int i = 0; i < 40; ++i)
        many.push_back({"x", Severity::Note, "Finding " + std::to_string(i), "Remedy " + std::to_string(i)});
    clinic.find(many);
    DoctorPage page(clinic.devices());
    page.resize(560, 400);
    page.show();
    page.activateWindow();
    REQUIRE(QTest::qWaitForWindowActive(&page));
    REQUIRE(until([&] { return listed(page).size() == 80; }));
    auto *list = page.findChild<QScrollArea *>();
    REQUIRE(until([&] { return list->verticalScrollBar()->maximum() > 0; }));
    CHECK(list->horizontalScrollBar()->maximum() == 0);
    QLabel *last = list->widget()->findChildren<QLabel *>().constLast();
    for (int i = 0; i < 100 && !last->hasFocus(); ++i)
        QTest::keyClick(QApplication::focusWidget() ? QApplication::focusWidget() : &page, Qt::Key_Tab);
    REQUIRE(last->hasFocus());
    CHECK(list->viewport()->rect().contains(last->mapTo(list->viewport(), last->rect().center())));
}

TEST_CASE("the report that is copied is the findings in plain text, problems first")
{
    const Clinic clinic;
    DoctorPage page(clinic.devices());
    CHECK_FALSE(buttonOf(page, "Copy report")->isEnabled()); // there is none yet
    page.show();
    REQUIRE(until([&] { return !listed(page).isEmpty(); }));
    buttonOf(page, "Copy report")->click();
    const QString report = QGuiApplication::clipboard()->text();
    CHECK(report.startsWith("Bokehcam "));
    CHECK(report.section('\n', 1) == R"(
problem: /dev/video2 is not yours to read
  -> sudo usermod -aG video anna

warning: PipeWire does not run
  -> systemctl --user start pipewire

note: The kernel module is not installed
  -> sudo apt install it

ok: The camera "<b>Cam & Co</b>" (/dev/video0) is there
)");
    CHECK(said(page) == "The report has been copied.");
}

TEST_CASE("a device is offered where one can be made, made only when asked for, and looked for afterwards")
{
    const Clinic clinic;
    clinic.find(kUnloaded);
    DoctorPage page(clinic.devices());
    page.show();
    QPushButton *create = buttonOf(page, "Create the device…");
    REQUIRE(until([&] { return create->isVisible(); }));
    buttonOf(page, "Look again")->click();
    REQUIRE(until([&] { return clinic.looks() == 2; }));
    CHECK(clinic.asked() == 0);

    create->click();
    REQUIRE(until([&] { return clinic.asked() == 1; }));
    CHECK_FALSE(create->isEnabled());
    create->click(); // does nothing while the question stands
    clinic.find({kEveryKind.front()});
    clinic.answer(std::filesystem::path("/dev/video7"));
    CHECK(until([&] { return !create->isVisible(); }));
    CHECK(clinic.asked() == 1);
    CHECK(said(page) == "/dev/video7 is there now. Send to calls uses it by itself.");
}

TEST_CASE("a device that was not made says why, and may be asked for again")
{
    const Clinic clinic;
    clinic.find(kUnloaded);
    clinic.answer(Error{Errc::Cancelled, "No virtual camera was made: permission was not given"});
    DoctorPage page(clinic.devices());
    page.show();
    QPushButton *create = buttonOf(page, "Create the device…");
    REQUIRE(until([&] { return create->isVisible(); }));
    create->click();
    CHECK(until([&] { return said(page) == "No virtual camera was made: permission was not given"; }));
    CHECK(create->isEnabled());
    CHECK(create->isVisible());
}
