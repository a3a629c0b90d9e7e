#include "app/bokehcam/single_instance.h"

#include <QDBusConnectionInterface>
#include <QDBusMessage>

namespace bokeh::desktop {

namespace {

const QString kName = QStringLiteral(BOKEHCAM_ID), kPath = QStringLiteral("/");

/// The first may still be on its way up.
constexpr std::chrono::milliseconds kPatience{10'000};

} // namespace

bool SingleInstance::claim()
{
    bus_ = QDBusConnection::sessionBus();
    if (!bus_.isConnected())
        return true;
    // The object comes before the name, so that whoever sees the name finds it. Scriptable slots alone: QObject's own,
    // deleteLater() among them, are nobody's business.
    bus_.registerObject(kPath, this, QDBusConnection::ExportScriptableSlots);
    const QDBusReply<QDBusConnectionInterface::RegisterServiceReply> reply = bus_.interface()->registerService(kName);
    return !reply.isValid() || reply.value() == QDBusConnectionInterface::ServiceRegistered;
}

Status SingleInstance::raiseFirst()
{
    const auto call = QDBusMessage::createMethodCall(kName, kPath, kName, QStringLiteral("Raise"));
    const QDBusMessage reply = bus_.call(call, QDBus::Block, static_cast<int>(kPatience.count()));
    if (reply.type() != QDBusMessage::ReplyMessage)
        return Error{Errc::Timeout, "Bokehcam runs already, but does not answer; end it before you start another (" +
                                        reply.errorMessage().toStdString() + ")"};
    return {};
}

} // namespace bokeh::desktop
