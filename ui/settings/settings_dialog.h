#pragma once

#include <QDialog>
#include <QTimer>

#include "ui/camera/camera_model.h"
#include "ui/preview/live_picture.h"
#include "ui/settings/settings.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;
class QTabWidget;
class QVBoxLayout;

namespace bokeh::ui {

class GlobalShortcuts;

/// What is chosen rarely. Every change takes effect at once, so that its effect can be seen in the window behind.
class SettingsDialog : public QDialog {
    Q_OBJECT

public:
    struct Parts {
        Settings &settings;
        LivePicture &live;
        CameraModel &cameras;
        GlobalShortcuts *shortcuts = nullptr; ///< null: none are offered
    };
    static constexpr int kFirstPage = 0, kAboutPage = 7;

    explicit SettingsDialog(Parts, QWidget *parent = nullptr);

    void showPage(int page);

private:
    QWidget *makeCameraPage();
    QWidget *makeQualityPage();
    QWidget *makeAcceleratorPage();
    QWidget *makePrivacyPage();
    QWidget *makeAppearancePage();
    QWidget *makeAboutPage();
    void addStart(QVBoxLayout *);

    QComboBox *addChoice(QVBoxLayout *, const QString &label, const QStringList &, const QString &explanation,
                         std::function<void(Choices &, int)> choose);
    QCheckBox *addSwitch(QVBoxLayout *, const QString &text, const QString &explanation, bool Choices::*);

    void follow();
    void followModes();
    void followNetworks();
    void followStatus();

    Parts parts_;
    QTabWidget *pages_;
    QComboBox *modes_, *sync_, *people_, *accelerators_, *networks_, *compositor_, *cover_, *theme_, *language_;
    QCheckBox *mirror_, *rest_, *askTwice_;
    QCheckBox *keepInTray_ = nullptr; // where there is a tray
    QSlider *budget_;
    QLabel *budgetValue_, *computedBy_;
    QTimer timer_;
};

} // namespace bokeh::ui
