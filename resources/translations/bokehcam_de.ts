<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de">
<context>
    <name>Background</name>
    <message>
        <source>Bookshelf</source>
        <translation>Bücherregal</translation>
    </message>
    <message>
        <source>City at night</source>
        <translation>Stadt bei Nacht</translation>
    </message>
    <message>
        <source>Dusk</source>
        <translation>Dämmerung</translation>
    </message>
    <message>
        <source>Window with hills</source>
        <translation>Fenster mit Hügeln</translation>
    </message>
    <message>
        <source>Plaster wall</source>
        <translation>Putzwand</translation>
    </message>
    <message>
        <source>Studio</source>
        <translation>Studio</translation>
    </message>
</context>
<context>
    <name>Clip</name>
    <message>
        <source>%1 frames, %2 a second</source>
        <translation>%1 Bilder, %2 pro Sekunde</translation>
    </message>
    <message>
        <source>%1 of about %2 frames, %3 a second, %4 left</source>
        <translation>%1 von etwa %2 Bildern, %3 pro Sekunde, noch %4</translation>
    </message>
</context>
<context>
    <name>PictureState</name>
    <message>
        <source>You are hidden</source>
        <translation>Sie sind verborgen</translation>
    </message>
    <message>
        <source>Everyone sees the cover. Hide again to come back.</source>
        <translation>Alle sehen die Abdeckung. Noch einmal Verbergen zeigt Sie wieder.</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>Pausiert</translation>
    </message>
    <message>
        <source>The camera is closed.</source>
        <translation>Die Kamera ist geschlossen.</translation>
    </message>
    <message>
        <source>Frozen</source>
        <translation>Eingefroren</translation>
    </message>
    <message>
        <source>The last picture stays.</source>
        <translation>Das letzte Bild bleibt stehen.</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Hidden until the first mask is there.</source>
        <translation>Verborgen, bis die erste Maske da ist.</translation>
    </message>
    <message>
        <source>Hidden for a moment</source>
        <translation>Kurz verborgen</translation>
    </message>
    <message>
        <source>The mask is too old for how much moves.</source>
        <translation>Die Maske ist zu alt für so viel Bewegung.</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>Kein Bild</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>Verborgen</translation>
    </message>
    <message>
        <source>No mask can be computed now.</source>
        <translation>Zurzeit kann keine Maske berechnet werden.</translation>
    </message>
    <message>
        <source>Your background is visible</source>
        <translation>Ihr Hintergrund ist sichtbar</translation>
    </message>
    <message>
        <source>Test pattern</source>
        <translation>Testbild</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>state: its explanation</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>Your picture with a blurred background</source>
        <translation>Ihr Bild mit unscharfem Hintergrund</translation>
    </message>
    <message>
        <source>Your picture before an image</source>
        <translation>Ihr Bild vor einem Foto</translation>
    </message>
    <message>
        <source>Your picture before a video</source>
        <translation>Ihr Bild vor einem Video</translation>
    </message>
    <message>
        <source>Your picture before one colour</source>
        <translation>Ihr Bild vor einer Farbe</translation>
    </message>
    <message>
        <source>Your picture as it is</source>
        <translation>Ihr Bild, wie es ist</translation>
    </message>
    <message>
        <source>Everyone sees the cover until the picture goes on.</source>
        <translation>Alle sehen die Abdeckung, bis das Bild weiterläuft.</translation>
    </message>
</context>
<context>
    <name>Statistics</name>
    <message>
        <source>%1 (camera %2, buffers %3, composing %4, output %5)</source>
        <translation>%1 (Kamera %2, Puffer %3, Komposition %4, Ausgabe %5)</translation>
    </message>
    <message>
        <source>none, emulated</source>
        <translation>keine, emuliert</translation>
    </message>
    <message>
        <source>%1 Mbit/s</source>
        <translation>%1 Mbit/s</translation>
    </message>
    <message>
        <source>%1 fps</source>
        <translation>%1 Bilder/s</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 % of one core</source>
        <translation>%1 % eines Kerns</translation>
    </message>
    <message>
        <source>Capture</source>
        <translation>Aufnahme</translation>
    </message>
    <message>
        <source>Masks</source>
        <translation>Masken</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>Ausgabe</translation>
    </message>
    <message>
        <source>Dropped</source>
        <translation>Verworfen</translation>
    </message>
    <message>
        <source>Hidden</source>
        <translation>Verborgen</translation>
    </message>
    <message>
        <source>Latency, median</source>
        <translation>Verzögerung, Median</translation>
    </message>
    <message>
        <source>Latency, 95 %</source>
        <translation>Verzögerung, 95 %</translation>
    </message>
    <message>
        <source>Mask age</source>
        <translation>Alter der Maske</translation>
    </message>
    <message>
        <source>CPU, whole program</source>
        <translation>CPU, ganzes Programm</translation>
    </message>
    <message>
        <source>CPU, network alone</source>
        <translation>CPU, nur das Netz</translation>
    </message>
    <message>
        <source>Link</source>
        <translation>Verbindung</translation>
    </message>
    <message>
        <source>Transferred</source>
        <translation>Übertragen</translation>
    </message>
    <message>
        <source>%1 MB/s</source>
        <translation>%1 MB/s</translation>
    </message>
    <message>
        <source>Energy per mask</source>
        <translation>Energie je Maske</translation>
    </message>
    <message>
        <source>%1 mJ (estimate)</source>
        <translation>%1 mJ (geschätzt)</translation>
    </message>
    <message>
        <source>Composed on</source>
        <translation>Komposition</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <comment>label: value</comment>
        <translation>%1: %2</translation>
    </message>
    <message>
        <source>CPU per transfer</source>
        <translation>CPU je Übertragung</translation>
    </message>
    <message>
        <source>%1 µs</source>
        <translation>%1 µs</translation>
    </message>
    <message>
        <source>CPU, checking the chip</source>
        <translation>CPU, Prüfung des Chips</translation>
    </message>
</context>
<context>
    <name>StatusLine</name>
    <message>
        <source>Getting the network ready</source>
        <translation>Das Netz wird geladen</translation>
    </message>
    <message>
        <source>CPU emulator</source>
        <translation>CPU-Emulator</translation>
    </message>
    <message>
        <source>%1 fps</source>
        <translation>%1 Bilder/s</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 ms</translation>
    </message>
    <message>
        <source>%1 % of one core</source>
        <translation>%1 % eines Kerns</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the parts of the status line</comment>
        <translation>, </translation>
    </message>
    <message>
        <source>Masks are computed by: %1</source>
        <translation>Masken berechnet: %1</translation>
    </message>
    <message>
        <source>Network: %1</source>
        <translation>Netz: %1</translation>
    </message>
    <message>
        <source>Source: %1, %2 × %3</source>
        <translation>Quelle: %1, %2 × %3</translation>
    </message>
    <message>
        <source>The milliseconds are the network&apos;s; the share of a core is the whole program&apos;s.</source>
        <translation>Die Millisekunden sind die des Netzes, der Anteil eines Kerns der des ganzen Programms.</translation>
    </message>
    <message>
        <source>Accelerator on USB 3</source>
        <translation>Beschleuniger an USB 3</translation>
    </message>
    <message>
        <source>Accelerator on USB 2</source>
        <translation>Beschleuniger an USB 2</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::Actions</name>
    <message>
        <source>&amp;Off: show my room</source>
        <translation>&amp;Aus: meinen Raum zeigen</translation>
    </message>
    <message>
        <source>&amp;Blur</source>
        <translation>&amp;Unschärfe</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>&amp;Bild</translation>
    </message>
    <message>
        <source>&amp;Video</source>
        <translation>&amp;Video</translation>
    </message>
    <message>
        <source>&amp;Colour</source>
        <translation>&amp;Farbe</translation>
    </message>
    <message>
        <source>&amp;Stronger blur</source>
        <translation>&amp;Stärker unscharf</translation>
    </message>
    <message>
        <source>&amp;Weaker blur</source>
        <translation>Sch&amp;wächer unscharf</translation>
    </message>
    <message>
        <source>&amp;Undo the last look</source>
        <translation>Let&amp;zte Wahl zurücknehmen</translation>
    </message>
    <message>
        <source>Open a &amp;picture…</source>
        <translation>B&amp;ild öffnen…</translation>
    </message>
    <message>
        <source>Open a vi&amp;deo…</source>
        <translation>Vi&amp;deo öffnen…</translation>
    </message>
    <message>
        <source>&amp;Hide me now</source>
        <translation>Mich sofort &amp;verbergen</translation>
    </message>
    <message>
        <source>&amp;Freeze the picture</source>
        <translation>Bild &amp;einfrieren</translation>
    </message>
    <message>
        <source>&amp;Pause and close the camera</source>
        <translation>&amp;Pause: Kamera schließen</translation>
    </message>
    <message>
        <source>&amp;Look for cameras again</source>
        <translation>Nach Kameras &amp;suchen</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>&amp;Beenden</translation>
    </message>
    <message>
        <source>&amp;Mirror the preview</source>
        <translation>Vorschau s&amp;piegeln</translation>
    </message>
    <message>
        <source>&amp;Statistics</source>
        <translation>&amp;Statistik</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>&amp;Vollbild</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>Ei&amp;nstellungen…</translation>
    </message>
    <message>
        <source>&amp;Keyboard…</source>
        <translation>&amp;Tastatur…</translation>
    </message>
    <message>
        <source>&amp;About Bokehcam…</source>
        <translation>Ü&amp;ber Bokehcam…</translation>
    </message>
    <message>
        <source>&amp;Send to calls</source>
        <translation>In Anrufen &amp;zeigen</translation>
    </message>
    <message>
        <source>Process a &amp;clip…</source>
        <translation>&amp;Clip verarbeiten…</translation>
    </message>
    <message>
        <source>&amp;Record</source>
        <translation>&amp;Aufnehmen</translation>
    </message>
    <message>
        <source>C&amp;lasses: show my room</source>
        <translation>K&amp;lassen: meinen Raum zeigen</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::Autostart</name>
    <message>
        <source>&quot;%1&quot; cannot be removed: %2</source>
        <translation>„%1“ lässt sich nicht entfernen: %2</translation>
    </message>
    <message>
        <source>The desktop cannot start a program from a folder with &quot;=&quot; in its name: &quot;%1&quot;</source>
        <translation>Der Desktop kann kein Programm aus einem Ordner mit „=“ im Namen starten: „%1“</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be written: %2</source>
        <translation>„%1“ lässt sich nicht schreiben: %2</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::BackgroundStrip</name>
    <message>
        <source>Your own picture…</source>
        <translation>Eigenes Bild…</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::CameraModel</name>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <comment>camera (device)</comment>
        <translation>%1 (%2)</translation>
    </message>
    <message>
        <source>%1 (not there)</source>
        <comment>a camera</comment>
        <translation>%1 (nicht da)</translation>
    </message>
    <message>
        <source>Test pattern</source>
        <translation>Testbild</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::CameraPicker</name>
    <message>
        <source>Camera</source>
        <translation>Kamera</translation>
    </message>
    <message>
        <source>Where the picture comes from. Automatic takes the first camera there is, and the test pattern where there is none.</source>
        <translation>Woher das Bild kommt. Automatisch nimmt die erste Kamera, die da ist, und das Testbild, wenn keine da ist.</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::ClipDialog</name>
    <message>
        <source>Process a clip</source>
        <translation>Clip verarbeiten</translation>
    </message>
    <message>
        <source>Blur, strength %1</source>
        <translation>Unschärfe, Stärke %1</translation>
    </message>
    <message>
        <source>Image: %1</source>
        <translation>Bild: %1</translation>
    </message>
    <message>
        <source>Video: %1</source>
        <translation>Video: %1</translation>
    </message>
    <message>
        <source>Colour: %1</source>
        <translation>Farbe: %1</translation>
    </message>
    <message>
        <source>Cut-out with transparency (.webm)</source>
        <translation>Freigestellt, mit Transparenz (.webm)</translation>
    </message>
    <message>
        <source>Choose a clip</source>
        <translation>Clip wählen</translation>
    </message>
    <message>
        <source>Videos (%1)</source>
        <translation>Videos (%1)</translation>
    </message>
    <message>
        <source>Choose where to write</source>
        <translation>Ziel wählen</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is the clip itself: choose another name.</source>
        <translation>„%1“ ist der Clip selbst: Wählen Sie einen anderen Namen.</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is there already. Shall the new clip take its place?</source>
        <translation>„%1“ gibt es schon. Soll der neue Clip an seine Stelle treten?</translation>
    </message>
    <message>
        <source>&amp;Replace it</source>
        <translation>E&amp;rsetzen</translation>
    </message>
    <message>
        <source>&amp;Keep it</source>
        <translation>&amp;Behalten</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>Wird vorbereitet…</translation>
    </message>
    <message>
        <source>Done: &quot;%1&quot; is ready.</source>
        <translation>Fertig: „%1“ liegt bereit.</translation>
    </message>
    <message>
        <source>Stopped; nothing was kept.</source>
        <translation>Angehalten; nichts wurde behalten.</translation>
    </message>
    <message>
        <source>The clip is not finished. Stop, and keep nothing of it?</source>
        <translation>Der Clip ist nicht fertig. Anhalten und nichts davon behalten?</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>&amp;Anhalten</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>&amp;Weitermachen</translation>
    </message>
    <message>
        <source>Clip to read</source>
        <translation>Zu lesender Clip</translation>
    </message>
    <message>
        <source>&amp;Browse…</source>
        <translation>&amp;Durchsuchen…</translation>
    </message>
    <message>
        <source>What to make</source>
        <translation>Was entsteht</translation>
    </message>
    <message>
        <source>The looks are as the window has them now. A cut-out is the person alone, over nothing, for programs that lay clips over each other.</source>
        <translation>Die Hintergründe sind so, wie das Fenster sie jetzt hat. Freigestellt bleibt nur die Person, vor nichts, für Programme, die Clips übereinanderlegen.</translation>
    </message>
    <message>
        <source>Where to write</source>
        <translation>Ziel</translation>
    </message>
    <message>
        <source>C&amp;hoose…</source>
        <translation>Wähl&amp;en…</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>Fortschritt</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>Im &amp;Ordner zeigen</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>&amp;Starten</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>&amp;Abbrechen</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>Schl&amp;ießen</translation>
    </message>
    <message>
        <source>Clip to &amp;read</source>
        <translation>Zu &amp;lesender Clip</translation>
    </message>
    <message>
        <source>&amp;What to make</source>
        <translation>&amp;Was entsteht</translation>
    </message>
    <message>
        <source>Where &amp;to write</source>
        <translation>&amp;Ziel</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::ColourStrip</name>
    <message>
        <source>Teal</source>
        <translation>Petrol</translation>
    </message>
    <message>
        <source>Navy</source>
        <translation>Marineblau</translation>
    </message>
    <message>
        <source>Violet</source>
        <translation>Violett</translation>
    </message>
    <message>
        <source>Wine</source>
        <translation>Weinrot</translation>
    </message>
    <message>
        <source>Sand</source>
        <translation>Sand</translation>
    </message>
    <message>
        <source>White</source>
        <translation>Weiß</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Studio green</source>
        <translation>Studiogrün</translation>
    </message>
    <message>
        <source>Your colour</source>
        <translation>Ihre Farbe</translation>
    </message>
    <message>
        <source>Another colour…</source>
        <translation>Andere Farbe…</translation>
    </message>
    <message>
        <source>Background colour</source>
        <translation>Farbe des Hintergrunds</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::DoctorPage</name>
    <message>
        <source>What to do</source>
        <translation>Was zu tun ist</translation>
    </message>
    <message>
        <source>What stands between a camera and a call. Looking changes nothing.</source>
        <translation>Was zwischen einer Kamera und einem Anruf steht. Das Nachsehen ändert nichts.</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>Was gefunden wurde</translation>
    </message>
    <message>
        <source>Look a&amp;gain</source>
        <translation>&amp;Erneut nachsehen</translation>
    </message>
    <message>
        <source>Cop&amp;y report</source>
        <translation>Ber&amp;icht kopieren</translation>
    </message>
    <message>
        <source>Create the de&amp;vice…</source>
        <translation>&amp;Gerät anlegen…</translation>
    </message>
    <message>
        <source>Loads the kernel module v4l2loopback, or adds a device to it, until the system is started anew. Asks for the administrator&apos;s password.</source>
        <translation>Lädt das Kernelmodul v4l2loopback oder fügt ihm ein Gerät hinzu, bis das System neu gestartet wird. Fragt nach dem Kennwort des Administrators.</translation>
    </message>
    <message>
        <source>Asking for permission…</source>
        <translation>Erlaubnis wird erfragt…</translation>
    </message>
    <message>
        <source>%1 is there now. Send to calls uses it by itself.</source>
        <translation>%1 ist jetzt da. „In Anrufen zeigen“ verwendet es von selbst.</translation>
    </message>
    <message>
        <source>The report has been copied.</source>
        <translation>Der Bericht wurde kopiert.</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::EffectBar</name>
    <message>
        <source>Shows your room as it is. The next start hides it again.</source>
        <translation>Zeigt Ihren Raum, wie er ist. Der nächste Start verbirgt ihn wieder.</translation>
    </message>
    <message>
        <source>&amp;Blur</source>
        <translation>Uns&amp;chärfe</translation>
    </message>
    <message>
        <source>Puts the room out of focus, as a fast lens does. The most natural look.</source>
        <translation>Macht den Raum unscharf wie ein lichtstarkes Objektiv. Wirkt am natürlichsten.</translation>
    </message>
    <message>
        <source>&amp;Image</source>
        <translation>B&amp;ild</translation>
    </message>
    <message>
        <source>Puts a picture in place of the room. Hides all of it; edges of hair show more than with blur.</source>
        <translation>Setzt ein Bild an die Stelle des Raums. Verbirgt ihn ganz; Haarkanten fallen mehr auf als bei Unschärfe.</translation>
    </message>
    <message>
        <source>Vi&amp;deo</source>
        <translation>Vi&amp;deo</translation>
    </message>
    <message>
        <source>Plays a video in place of the room. Costs its decoding as well.</source>
        <translation>Spielt ein Video an der Stelle des Raums. Kostet zusätzlich das Dekodieren.</translation>
    </message>
    <message>
        <source>&amp;Colour</source>
        <translation>Fa&amp;rbe</translation>
    </message>
    <message>
        <source>Puts one colour in place of the room. Costs least.</source>
        <translation>Setzt eine Farbe an die Stelle des Raums. Kostet am wenigsten.</translation>
    </message>
    <message>
        <source>O&amp;ff</source>
        <translation>A&amp;us</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>Klassen</translation>
    </message>
    <message>
        <source>Shows your room, and in colour what the network takes each part of it for. The next start hides it again.</source>
        <translation>Zeigt Ihren Raum und farbig, wofür das Netz jeden Teil davon hält. Der nächste Start verbirgt ihn wieder.</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::KeyboardHelp</name>
    <message>
        <source>Keyboard</source>
        <translation>Tastatur</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>What they do</source>
        <translation>Was sie tun</translation>
    </message>
    <message>
        <source>Leave the full screen</source>
        <translation>Vollbild verlassen</translation>
    </message>
    <message>
        <source>Tab, arrows</source>
        <translation>Tabulator, Pfeile</translation>
    </message>
    <message>
        <source>Go from control to control, and within one</source>
        <translation>Von Bedienelement zu Bedienelement, und innerhalb eines</translation>
    </message>
    <message>
        <source>Alt and a letter</source>
        <translation>Alt und ein Buchstabe</translation>
    </message>
    <message>
        <source>The control whose letter is underlined</source>
        <translation>Das Bedienelement, dessen Buchstabe unterstrichen ist</translation>
    </message>
    <message>
        <source>&amp;Close</source>
        <translation>&amp;Schließen</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::LookPanel</name>
    <message>
        <source>Everyone sees your room as it is. The next start hides it again.</source>
        <translation>Alle sehen Ihren Raum, wie er ist. Der nächste Start verbirgt ihn wieder.</translation>
    </message>
    <message>
        <source>&amp;Strength</source>
        <translation>&amp;Stärke</translation>
    </message>
    <message>
        <source>Strength of the blur</source>
        <translation>Stärke der Unschärfe</translation>
    </message>
    <message>
        <source>A strong blur hides more of the room. The weakest still hides small things, though not large ones.</source>
        <translation>Eine starke Unschärfe verbirgt mehr vom Raum. Die schwächste verbirgt noch Kleines, aber nichts Großes.</translation>
    </message>
    <message>
        <source>Choose a video…</source>
        <translation>Video wählen…</translation>
    </message>
    <message>
        <source>It plays in a loop, without sound.</source>
        <translation>Es läuft in einer Schleife, ohne Ton.</translation>
    </message>
    <message>
        <source>%1 %</source>
        <comment>per cent</comment>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Everyone sees your room, coloured by what the network takes it for. The next start hides it again.</source>
        <translation>Alle sehen Ihren Raum, gefärbt nach dem, wofür das Netz ihn hält. Der nächste Start verbirgt ihn wieder.</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::MainWindow</name>
    <message>
        <source>&quot;%1&quot; is neither a picture nor a video.</source>
        <translation>„%1“ ist weder ein Bild noch ein Video.</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>Bild wählen</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>Bilder (%1)</translation>
    </message>
    <message>
        <source>Choose a video</source>
        <translation>Video wählen</translation>
    </message>
    <message>
        <source>Videos (%1)</source>
        <translation>Videos (%1)</translation>
    </message>
    <message>
        <source>&amp;Picture</source>
        <translation>&amp;Bild</translation>
    </message>
    <message>
        <source>Back&amp;ground</source>
        <translation>Hinter&amp;grund</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>&amp;Ansicht</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>&amp;Hilfe</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Only me</source>
        <translation>Nur ich</translation>
    </message>
    <message>
        <source>Who is kept</source>
        <translation>Wer im Bild bleibt</translation>
    </message>
    <message>
        <source>Everyone keeps all people in the picture. Only me keeps the largest, and hides those behind.</source>
        <translation>Alle behält alle Personen im Bild. Nur ich behält die größte und verbirgt die dahinter.</translation>
    </message>
    <message>
        <source>Mi&amp;rror</source>
        <translation>Spiege&amp;ln</translation>
    </message>
    <message>
        <source>Shows you as a mirror does. The preview only: others see you the right way round.</source>
        <translation>Zeigt Sie wie ein Spiegel. Nur in der Vorschau: andere sehen Sie richtig herum.</translation>
    </message>
    <message>
        <source>S&amp;tatistics</source>
        <translation>S&amp;tatistik</translation>
    </message>
    <message>
        <source>Rates, delays and costs, over the picture. Costs a little drawing.</source>
        <translation>Raten, Verzögerungen und Kosten über dem Bild. Kostet etwas Zeichnen.</translation>
    </message>
    <message>
        <source>Setti&amp;ngs…</source>
        <translation>Ei&amp;nstellungen…</translation>
    </message>
    <message>
        <source>Ca&amp;mera</source>
        <translation>&amp;Kamera</translation>
    </message>
    <message>
        <source>Peop&amp;le</source>
        <translation>&amp;Personen</translation>
    </message>
    <message>
        <source>What it runs on and what it costs</source>
        <translation>Worauf es läuft und was es kostet</translation>
    </message>
    <message>
        <source>Free&amp;ze</source>
        <translation>Ein&amp;frieren</translation>
    </message>
    <message>
        <source>Holds the last picture until you press it again.</source>
        <translation>Hält das letzte Bild, bis Sie noch einmal drücken.</translation>
    </message>
    <message>
        <source>Pa&amp;use</source>
        <translation>Paus&amp;e</translation>
    </message>
    <message>
        <source>Hides you and closes the camera; its light goes out.</source>
        <translation>Verbirgt Sie und schließt die Kamera; ihr Licht geht aus.</translation>
    </message>
    <message>
        <source>Hid&amp;e</source>
        <translation>&amp;Verbergen</translation>
    </message>
    <message>
        <source>Hides you at once, everywhere. The camera stays open, so coming back is quick.</source>
        <translation>Verbirgt Sie sofort und überall. Die Kamera bleibt offen, so sind Sie schnell zurück.</translation>
    </message>
    <message>
        <source>%1 watching</source>
        <comment>after the status line: how many programs</comment>
        <translation>%1 sehen zu</translation>
    </message>
    <message>
        <source>Send to c&amp;alls</source>
        <translation>In Anrufen &amp;zeigen</translation>
    </message>
    <message>
        <source>Lets Firefox, Chrome, Zoom and others choose this picture as their camera. It works while the window is hidden, too.</source>
        <translation>Lässt Firefox, Chrome, Zoom und andere dieses Bild als Kamera wählen. Das geht auch, während das Fenster verborgen ist.</translation>
    </message>
    <message>
        <source>Rec&amp;ord</source>
        <translation>Aufneh&amp;men</translation>
    </message>
    <message>
        <source>recording %1:%2</source>
        <comment>minutes, seconds</comment>
        <translation>Aufnahme %1:%2</translation>
    </message>
    <message>
        <source>%1 pictures lost</source>
        <translation>%1 Bilder verloren</translation>
    </message>
    <message>
        <source>Records the picture as others see it. Settings say where to, and what else.</source>
        <translation>Nimmt das Bild auf, wie andere es sehen. Wohin und was noch, sagen die Einstellungen.</translation>
    </message>
    <message>
        <source>recording %1:%2 with sound</source>
        <comment>minutes, seconds</comment>
        <translation>Aufnahme %1:%2 mit Ton</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::NewcomerBar</name>
    <message>
        <source>Use it</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Do not use it</source>
        <translation>Nicht verwenden</translation>
    </message>
    <message>
        <source>An accelerator that was never used here is plugged in: %1, serial number %2. It would see your camera&apos;s picture and decide what of it is shown.</source>
        <translation>Ein Beschleuniger ist eingesteckt, der hier noch nie benutzt wurde: %1, Seriennummer %2. Er bekäme Ihr Kamerabild und entschiede, was davon gezeigt wird.</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::PreviewPane</name>
    <message>
        <source>The picture cannot be shown here, because this machine offers no OpenGL 3.3. Everything else works.</source>
        <translation>Das Bild kann hier nicht gezeigt werden, weil dieser Rechner kein OpenGL 3.3 bietet. Alles andere geht.</translation>
    </message>
    <message>
        <source>Preview</source>
        <translation>Vorschau</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::Recording</name>
    <message>
        <source>Saved as &quot;%1&quot;</source>
        <translation>Gespeichert als „%1“</translation>
    </message>
    <message>
        <source>The folder &quot;%1&quot; is not there, so this is recorded into &quot;%2&quot;</source>
        <translation>Den Ordner „%1“ gibt es nicht, deshalb wird nach „%2“ aufgenommen</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::RecordingPage</name>
    <message>
        <source>C&amp;hoose…</source>
        <translation>&amp;Wählen…</translation>
    </message>
    <message>
        <source>Recordings go &amp;to</source>
        <translation>Aufnahmen &amp;landen in</translation>
    </message>
    <message>
        <source>The picture as others see it is always recorded. What is chosen here counts from the next recording on.</source>
        <translation>Das Bild, wie andere es sehen, wird immer aufgenommen. Was hier gewählt wird, gilt ab der nächsten Aufnahme.</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>As WebM</source>
        <translation>Als WebM</translation>
    </message>
    <message>
        <source>As ProRes 4444</source>
        <translation>Als ProRes 4444</translation>
    </message>
    <message>
        <source>Also record the c&amp;ut-out</source>
        <translation>Auch &amp;freigestellt aufnehmen</translation>
    </message>
    <message>
        <source>The same with transparency, to lay over something else. WebM is small; ProRes is for film editors, and large. Both cost computing.</source>
        <translation>Dasselbe mit Transparenz, um es über etwas anderes zu legen. WebM ist klein; ProRes ist für den Filmschnitt, und groß. Beides kostet Rechenzeit.</translation>
    </message>
    <message>
        <source>Also record the &amp;masks</source>
        <translation>Auch die &amp;Masken aufnehmen</translation>
    </message>
    <message>
        <source>What the network found, without loss and at its own size.</source>
        <translation>Was das Netz gefunden hat, verlustfrei und in seiner eigenen Größe.</translation>
    </message>
    <message>
        <source>Also record the camera as it i&amp;s</source>
        <translation>Auch das Kamerabild &amp;selbst aufnehmen</translation>
    </message>
    <message>
        <source>Shows your room. Forgotten when you close the window.</source>
        <translation>Zeigt Ihren Raum. Wird vergessen, wenn Sie das Fenster schließen.</translation>
    </message>
    <message>
        <source>Sou&amp;nd</source>
        <translation>To&amp;n</translation>
    </message>
    <message>
        <source>Your microphone is open only while you record.</source>
        <translation>Ihr Mikrofon ist nur offen, während Sie aufnehmen.</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>Einen Ordner wählen</translation>
    </message>
    <message>
        <source>Record the camera as it is?</source>
        <translation>Das Kamerabild selbst aufnehmen?</translation>
    </message>
    <message>
        <source>The extra file will show everything that the camera sees: you, your room and whoever comes in.</source>
        <translation>Die zusätzliche Datei zeigt alles, was die Kamera sieht: Sie, Ihren Raum und wer hereinkommt.</translation>
    </message>
    <message>
        <source>While you hide, pause or freeze the picture, nothing is added to it.</source>
        <translation>Solange Sie das Bild verbergen, anhalten oder einfrieren, kommt nichts hinzu.</translation>
    </message>
    <message>
        <source>&amp;Record my room</source>
        <translation>Meinen &amp;Raum aufnehmen</translation>
    </message>
    <message>
        <source>&amp;Leave it out</source>
        <translation>&amp;Weglassen</translation>
    </message>
    <message>
        <source>None</source>
        <translation>Keiner</translation>
    </message>
    <message>
        <source>The system&apos;s microphone</source>
        <translation>Das Mikrofon des Systems</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>Einstellungen</translation>
    </message>
    <message>
        <source>&amp;Camera</source>
        <translation>&amp;Kamera</translation>
    </message>
    <message>
        <source>&amp;Quality</source>
        <translation>&amp;Qualität</translation>
    </message>
    <message>
        <source>&amp;Accelerator</source>
        <translation>&amp;Beschleuniger</translation>
    </message>
    <message>
        <source>&amp;Privacy</source>
        <translation>&amp;Privatsphäre</translation>
    </message>
    <message>
        <source>App&amp;earance</source>
        <translation>&amp;Aussehen</translation>
    </message>
    <message>
        <source>A&amp;bout</source>
        <translation>Übe&amp;r</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>S&amp;chließen</translation>
    </message>
    <message>
        <source>%1 % of one core</source>
        <translation>%1 % eines Kerns</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>Automatic: the best that this machine can afford</source>
        <translation>Automatisch: das beste, das dieser Rechner schafft</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>noch nichts</translation>
    </message>
    <message>
        <source>Masks are computed by: %1
The picture is composed on: %2</source>
        <translation>Masken berechnet: %1
Bild zusammengesetzt auf: %2</translation>
    </message>
    <message>
        <source>Ca&amp;mera</source>
        <translation>Ka&amp;mera</translation>
    </message>
    <message>
        <source>Automatic takes the first camera there is.</source>
        <translation>Automatisch nimmt die erste Kamera, die da ist.</translation>
    </message>
    <message>
        <source>&amp;Size and rate</source>
        <translation>&amp;Größe und Rate</translation>
    </message>
    <message>
        <source>Automatic asks for 1280 × 720 at 30 pictures a second, or what comes nearest. More pixels cost more computing in every step.</source>
        <translation>Automatisch nimmt 1280 × 720 mit 30 Bildern je Sekunde oder was dem am nächsten kommt. Mehr Pixel kosten in jedem Schritt mehr Rechenzeit.</translation>
    </message>
    <message>
        <source>Mi&amp;rror the preview</source>
        <translation>Vorschau &amp;spiegeln</translation>
    </message>
    <message>
        <source>Others see you the right way round all the same.</source>
        <translation>Andere sehen Sie trotzdem richtig herum.</translation>
    </message>
    <message>
        <source>&amp;Mask and picture</source>
        <translation>&amp;Maske und Bild</translation>
    </message>
    <message>
        <source>Exact</source>
        <translation>Genau</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>Schnell</translation>
    </message>
    <message>
        <source>Exact lets each picture wait for its own mask: edges sit, and the picture comes a little later. Fast takes the newest mask: no delay, but edges trail when you move.</source>
        <translation>Genau lässt jedes Bild auf seine eigene Maske warten: Kanten sitzen, das Bild kommt etwas später. Schnell nimmt die neueste Maske: keine Verzögerung, aber Kanten hinken nach, wenn Sie sich bewegen.</translation>
    </message>
    <message>
        <source>Everyone</source>
        <translation>Alle</translation>
    </message>
    <message>
        <source>Only me</source>
        <translation>Nur ich</translation>
    </message>
    <message>
        <source>Everyone keeps all people in the picture. Only me keeps the largest.</source>
        <translation>Alle behält alle Personen im Bild. Nur ich behält die größte.</translation>
    </message>
    <message>
        <source>&amp;Rest while nothing moves</source>
        <translation>R&amp;uhen, solange sich nichts bewegt</translation>
    </message>
    <message>
        <source>Computes fewer masks while you sit still. Saves power; costs nothing that shows.</source>
        <translation>Berechnet weniger Masken, solange Sie still sitzen. Spart Strom, ohne dass man es sieht.</translation>
    </message>
    <message>
        <source>&amp;Network</source>
        <translation>&amp;Netz</translation>
    </message>
    <message>
        <source>A larger network finds finer edges and costs more computing. The picture is hidden for a moment while it changes.</source>
        <translation>Ein größeres Netz findet feinere Kanten und kostet mehr Rechenzeit. Beim Wechsel ist das Bild kurz verborgen.</translation>
    </message>
    <message>
        <source>On the CPU</source>
        <translation>Auf der CPU</translation>
    </message>
    <message>
        <source>With OpenGL</source>
        <translation>Mit OpenGL</translation>
    </message>
    <message>
        <source>OpenGL spares the CPU where there is a graphics processor; in software it costs more. The picture is hidden for a moment while it changes.</source>
        <translation>OpenGL entlastet die CPU, wo es einen Grafikprozessor gibt; in Software kostet es mehr. Beim Wechsel ist das Bild kurz verborgen.</translation>
    </message>
    <message>
        <source>Most that the network may cost</source>
        <translation>Höchste Kosten des Netzes</translation>
    </message>
    <message>
        <source>Most that the network may c&amp;ost</source>
        <translation>Höchste K&amp;osten des Netzes</translation>
    </message>
    <message>
        <source>For the CPU emulator. Below what it needs, masks come less often, and the picture is hidden when you move fast.</source>
        <translation>Für den CPU-Emulator. Unter seinem Bedarf kommen Masken seltener, und das Bild wird verborgen, wenn Sie sich schnell bewegen.</translation>
    </message>
    <message>
        <source>A &amp;hidden picture is</source>
        <translation>Ein &amp;verborgenes Bild ist</translation>
    </message>
    <message>
        <source>Blurred beyond recognition</source>
        <translation>Bis zur Unkenntlichkeit unscharf</translation>
    </message>
    <message>
        <source>Covered by a card</source>
        <translation>Von einer Karte verdeckt</translation>
    </message>
    <message>
        <source>Shown when you hide, at the start, and whenever there is no mask that fits.</source>
        <translation>Zu sehen, wenn Sie sich verbergen, beim Start und immer, wenn keine passende Maske da ist.</translation>
    </message>
    <message>
        <source>Your room is never shown unless you choose Off, and Off is forgotten when you close the window.

Nothing leaves this machine: Bokehcam opens no network connection.</source>
        <translation>Ihr Raum wird nie gezeigt, außer Sie wählen Aus, und Aus ist vergessen, wenn Sie das Fenster schließen.

Nichts verlässt diesen Rechner: Bokehcam öffnet keine Netzwerkverbindung.</translation>
    </message>
    <message>
        <source>&amp;Forget all settings</source>
        <translation>Alle &amp;Einstellungen vergessen</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>&amp;Farbschema</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>Wie das System</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>Hell</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>Dunkel</translation>
    </message>
    <message>
        <source>Dark disturbs a dim room less.</source>
        <translation>Dunkel stört in einem dunklen Raum weniger.</translation>
    </message>
    <message>
        <source>Changes when this window closes.</source>
        <translation>Wechselt, wenn dieses Fenster geschlossen wird.</translation>
    </message>
    <message>
        <source>Loo&amp;k for cameras again</source>
        <translation>Nach Kameras s&amp;uchen</translation>
    </message>
    <message>
        <source>Pe&amp;ople</source>
        <translation>P&amp;ersonen</translation>
    </message>
    <message>
        <source>Co&amp;mposing</source>
        <translation>&amp;Zusammensetzen</translation>
    </message>
    <message>
        <source>Lan&amp;guage</source>
        <translation>&amp;Sprache</translation>
    </message>
    <message>
        <source>&lt;h2&gt;Bokehcam %1&lt;/h2&gt;&lt;p&gt;Blurs or replaces the background behind you, computed by the bit-exact emulator of a 224 mW CNN accelerator.&lt;/p&gt;&lt;p&gt;Free software under the Apache License 2.0.&lt;/p&gt;</source>
        <translation>&lt;h2&gt;Bokehcam %1&lt;/h2&gt;&lt;p&gt;Macht den Hintergrund hinter Ihnen unscharf oder ersetzt ihn, berechnet vom bitgenauen Emulator eines CNN-Beschleunigers mit 224 mW.&lt;/p&gt;&lt;p&gt;Freie Software unter der Apache-Lizenz 2.0.&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Masks come &amp;from</source>
        <translation>Masken kommen &amp;von</translation>
    </message>
    <message>
        <source>The CPU emulator</source>
        <translation>Vom CPU-Emulator</translation>
    </message>
    <message>
        <source>The accelerator on USB</source>
        <translation>Vom Beschleuniger am USB</translation>
    </message>
    <message>
        <source>Automatic takes the accelerator while one is plugged in, and goes on with the emulator when it is pulled out. The masks are the same, bit for bit.</source>
        <translation>Automatisch nimmt den Beschleuniger, solange einer steckt, und macht mit dem Emulator weiter, wenn er abgezogen wird. Die Masken sind Bit für Bit dieselben.</translation>
    </message>
    <message>
        <source>&amp;Keep running in the tray</source>
        <translation>Im &amp;Infobereich weiterlaufen</translation>
    </message>
    <message>
        <source>Closing the window then leaves the program running: calls still see the picture. The camera is closed while nobody watches.</source>
        <translation>Das Programm läuft dann weiter, wenn Sie das Fenster schließen: In Anrufen bleibt das Bild zu sehen. Die Kamera ist geschlossen, solange niemand zuschaut.</translation>
    </message>
    <message>
        <source>&amp;Start with the desktop</source>
        <translation>&amp;Mit dem Desktop starten</translation>
    </message>
    <message>
        <source>After the login, in the tray where there is one.</source>
        <translation>Nach der Anmeldung, im Infobereich, wo es einen gibt.</translation>
    </message>
    <message>
        <source>Record&amp;ing</source>
        <translation>Aufna&amp;hme</translation>
    </message>
    <message>
        <source>Camera &amp;doctor</source>
        <translation>Kamera-&amp;Doktor</translation>
    </message>
    <message>
        <source>As&amp;k twice</source>
        <translation>Z&amp;weimal fragen</translation>
    </message>
    <message>
        <source>Asks for each mask a second time with the picture mirrored, and takes the mean. Better edges for twice the computing; a chip on USB does it in passing. The picture is hidden for a moment when you switch.</source>
        <translation>Fragt nach jeder Maske ein zweites Mal mit gespiegeltem Bild und nimmt den Mittelwert. Bessere Kanten für doppelt so viel Rechnen; ein Chip am USB macht das nebenbei. Beim Umschalten ist das Bild kurz verdeckt.</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::SeverityMark</name>
    <message>
        <source>All right</source>
        <translation>In Ordnung</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>Warnung</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>Problem</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::ShortcutsSwitch</name>
    <message>
        <source>To hide, to record and to send to calls while another window is in front. Your desktop asks you first, and there you choose the keys.</source>
        <translation>Zum Verbergen, Aufnehmen und Zeigen in Anrufen, während ein anderes Fenster vorn ist. Ihr Desktop fragt Sie zuerst, und dort wählen Sie die Tasten.</translation>
    </message>
    <message>
        <source>Shortcuts that &amp;work in every window</source>
        <translation>&amp;Tasten, die in jedem Fenster wirken</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::StatisticsOverlay</name>
    <message>
        <source>Statistics</source>
        <translation>Statistik</translation>
    </message>
    <message>
        <source>median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>95 %</source>
        <translation>95 %</translation>
    </message>
    <message>
        <source>fps</source>
        <translation>Bilder/s</translation>
    </message>
    <message>
        <source>%1 ms, 10 s</source>
        <comment>the graph&apos;s height and width</comment>
        <translation>%1 ms, 10 s</translation>
    </message>
</context>
<context>
    <name>bokeh::ui::Tray</name>
    <message>
        <source>Show the &amp;window</source>
        <translation>&amp;Fenster zeigen</translation>
    </message>
</context>
</TS>
