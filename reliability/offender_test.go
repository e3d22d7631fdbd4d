package reliability

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
)

// offenderEnv makes this test program do what the real one must not: its value says what.
const offenderEnv = "CLICKMASK_RELIABILITY_OFFENDER"

// hurry has a program with the race detector end at once; else it waits a second for reports.
const hurry = "GORACE=atexit_sleep_ms=0"

// offend does one thing that must be seen.
func offend(what string) {
	home, err := os.UserHomeDir()
	switch what {
	case "a datagram":
		// Without a network it fails, and must be seen all the same.
		if c, err := net.Dial("udp", "192.0.2.1:443"); err == nil {
			_, _ = c.Write([]byte("hello"))
			_ = c.Close()
		}
	case "a name":
		_, _ = net.LookupHost("telemetry.example.invalid")
	case "a listener":
		var l net.Listener
		if l, err = net.Listen("tcp", "127.0.0.1:0"); err == nil {
			err = l.Close()
		}
	case "a strange socket":
		_, _ = net.Dial("unix", filepath.Join(home, "agent.socket"))
	case "a file":
		err = os.WriteFile(filepath.Join(home, "deviceid"), []byte("0"), 0o600)
	case "a file that is gone again":
		path := filepath.Join(home, "deviceid")
		err = errors.Join(err, os.WriteFile(path, nil, 0o600), os.Remove(path))
	case "a folder":
		err = os.Mkdir(filepath.Join(home, ".cache"), 0o700)
		err = errors.Join(err, os.Mkdir(filepath.Join(home, ".cache", "Microsoft"), 0o700))
	case "a link":
		err = os.Symlink("/etc/passwd", filepath.Join(home, "link"))
	case "a file through a relative path":
		err = errors.Join(err, os.Chdir(home), os.WriteFile("relative", nil, 0o600))
	case "a program":
		err = exec.Command("true").Run()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
