package terminal

import (
	"os"
	"time"

	"github.com/godbus/dbus/v5"
	"golang.org/x/sys/unix"
)

// attach looks for somebody who reads stderr. Whoever starts programs by a double click says so in the environment; without that
// a stderr that is no terminal is a file or another program, and what is said belongs there.
func attach() bool {
	for _, stream := range []*os.File{os.Stdin, os.Stdout, os.Stderr} {
		if _, err := unix.IoctlGetTermios(int(stream.Fd()), unix.TCGETS); err == nil {
			return true
		}
	}
	return !byDesktop(os.Getenv)
}

// byDesktop reports whether a desktop started the program: GNOME and its like, or KDE.
func byDesktop(env func(string) string) bool {
	for _, name := range []string{"GIO_LAUNCHED_DESKTOP_FILE", "DESKTOP_STARTUP_ID", "XDG_ACTIVATION_TOKEN"} {
		if env(name) != "" {
			return true
		}
	}
	return false
}

// alert has the desktop show a notification, which needs no OpenGL and no other program. Where there is none nothing is shown.
func alert(title, text string) {
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		return
	}
	defer bus.Close()
	const critical = byte(2) // stays until the person has closed it
	call := bus.Object("org.freedesktop.Notifications", "/org/freedesktop/Notifications").Go("org.freedesktop.Notifications.Notify", 0, nil,
		title, uint32(0), "app.clickmask.desktop", title, text, []string{}, map[string]dbus.Variant{"urgency": dbus.MakeVariant(critical)}, int32(-1))
	select {
	case <-call.Done:
	case <-time.After(3 * time.Second): // a bus that does not answer must not keep the program
	}
}
