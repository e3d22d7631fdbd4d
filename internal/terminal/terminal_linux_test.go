package terminal

import "testing"

func TestADesktopIsToldFromAScript(t *testing.T) {
	env := map[string]string{}
	get := func(name string) string { return env[name] }
	if byDesktop(get) {
		t.Error("a script is taken for a desktop")
	}
	for _, name := range []string{"GIO_LAUNCHED_DESKTOP_FILE", "DESKTOP_STARTUP_ID", "XDG_ACTIVATION_TOKEN"} {
		env = map[string]string{name: "something"}
		if !byDesktop(get) {
			t.Errorf("%s is not known", name)
		}
	}
}
