//go:build linux

package ibus

import (
	"errors"
	"net"
	"path/filepath"
	"testing"

	"github.com/godbus/dbus/v5"
)

func TestTheFileOfIBusNamesItsAddress(t *testing.T) {
	for text, want := range map[string]string{
		"# made by ibus-daemon\nIBUS_ADDRESS=unix:abstract=/tmp/dbus-6c,guid=51\nIBUS_DAEMON_PID=7\n": "unix:abstract=/tmp/dbus-6c,guid=51",
		"IBUS_DAEMON_PID=7\n": "",
		"IBUS_ADDRESS=\n":     "",
		"":                    "",
	} {
		if got, err := addressIn(text); got != want || (err == nil) != (want != "") {
			t.Errorf("%q: %q, %v", text, got, err)
		}
	}
}

func TestWhatIsTypedStaysOnThisMachine(t *testing.T) {
	for _, away := range []string{"tcp:host=127.0.0.1,port=9", "nonce-tcp:host=a", "unixexec:path=/bin/false", "unix:path=/nowhere;tcp:host=a"} {
		t.Setenv("IBUS_ADDRESS", away)
		if _, err := Connect(func() {}); !errors.Is(err, errAway) {
			t.Errorf("%s: %v", away, err)
		}
	}
}

// The window waits for the connection, so it must not wait for one that is taken and never answered.
func TestAnInputMethodThatHangsIsGivenUp(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bus")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv("IBUS_ADDRESS", "unix:path="+path)
	c, err := Connect(func() {})
	if err == nil {
		t.Error("it is connected to one that has said nothing")
	}
	if !c.Lost() || len(c.Take()) > 0 {
		t.Error("a connection that was given up is not lost")
	}
}

func TestADisplayHasAFileOfItsOwn(t *testing.T) {
	for display, want := range map[string]string{":0": "unix-0", ":1.0": "unix-1", "host:10.0": "host-10", "": "unix-0"} {
		if got := screen(display); got != want {
			t.Errorf("%q: %q, want %q", display, got, want)
		}
	}
}

// text is an IBusText as it comes over D-Bus.
func text(s string) dbus.Variant {
	return dbus.MakeVariantWithSignature(
		[]any{"IBusText", map[string]dbus.Variant{}, s, dbus.MakeVariant("attributes")}, dbus.ParseSignatureMust("(sa{sv}sv)"))
}

func TestSignalsOfTheInputMethodAreRead(t *testing.T) {
	for _, c := range []struct {
		signal string
		body   []any
		want   Told
		ok     bool
	}{
		{"CommitText", []any{text("猫")}, Told{"猫", true}, true},
		{"UpdatePreeditText", []any{text("ねこ"), uint32(2), true}, Told{"ねこ", false}, true},
		{"UpdatePreeditTextWithMode", []any{text("ねこ"), uint32(2), true, uint32(1)}, Told{"ねこ", false}, true},
		{"UpdatePreeditText", []any{text("ねこ"), uint32(2), false}, Told{}, true},
		{"HidePreeditText", nil, Told{}, true},
		{"ShowPreeditText", nil, Told{}, false},
		{"CommitText", nil, Told{}, false},
		{"CommitText", []any{"猫"}, Told{}, false},
		{"CommitText", []any{dbus.MakeVariant("猫")}, Told{}, false},
		{"UpdatePreeditText", []any{text("ねこ")}, Told{}, false},
	} {
		got, ok := heard(c.signal, c.body)
		if ok != c.ok || ok && got != c.want {
			t.Errorf("%s %v: %v, %v", c.signal, c.body, got, ok)
		}
	}
}

func TestOnlyIBusAndFcitxAreSpokenWith(t *testing.T) {
	for asked, want := range map[string]bool{"@im=ibus": true, "@im=fcitx": true, "@im=none": false, "@im=kinput2": false, "": false} {
		t.Setenv("XMODIFIERS", asked)
		if got := Asked(); got != want {
			t.Errorf("%q: %v", asked, got)
		}
	}
}
