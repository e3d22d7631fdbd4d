//go:build linux

package reliability

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// calls are the calls of the system that are listed: all about sockets, all that change a folder or open a file, programs
// that are started, and the ring through which a program could do any of this unseen.
const calls = "trace=%network,open,openat,openat2,creat,mkdir,mkdirat,mknod,mknodat,symlink,symlinkat,link,linkat,rename,renameat,renameat2," +
	"unlink,unlinkat,rmdir,truncate,chmod,fchmodat,chown,lchown,fchownat,utimensat,setxattr,execve,execveat,io_uring_setup"

// traced makes a command that runs a program under strace, which writes into a folder of its own; with alone it has no
// network, not even one to itself. The calls are to be read with [read] once it has ended.
func traced(t *testing.T, alone bool, name string, args ...string) (cmd *exec.Cmd, dir string) {
	t.Helper()
	if _, err := exec.LookPath("strace"); err != nil {
		t.Skip("strace is not installed; make test installs it")
	}
	dir = t.TempDir()
	// One file for each thread, or calls would be torn in two where others come between.
	line := []string{"strace", "-f", "-ff", "--seccomp-bpf", "-y", "-qqq", "-e", "signal=none", "-s", "4096", "-e", calls, "-o", filepath.Join(dir, "t"), name}
	if alone {
		line = append(noNetwork(t), line...)
	}
	line = append(line, args...)
	return exec.Command(line[0], line[1:]...), dir
}

// noNetwork is what runs a command in a network namespace of its own, where no interface is up.
func noNetwork(t *testing.T) []string {
	t.Helper()
	var said string
	for _, unshare := range [][]string{{"unshare", "--net"}, {"unshare", "--map-root-user", "--net"}} {
		out, err := exec.Command(unshare[0], append(unshare[1:], "true")...).CombinedOutput()
		if err == nil {
			return unshare
		}
		said = strings.TrimSpace(string(out))
		if errors.Is(err, exec.ErrNotFound) {
			said = "unshare is not installed; make test installs it"
		}
	}
	t.Skipf("this system gives no network namespace: %s", said)
	return nil
}

// call is one call of the system as strace writes it: name(args) = result.
type call struct{ name, args, result string }

// done says whether the call may have changed something: it did not fail.
func (c call) done() bool { return !strings.HasPrefix(c.result, "-1") }

var (
	callLine = regexp.MustCompile(`^(\w+)\((.*)\)\s+= (.*)$`)
	// The program was killed in the call, which may have been done: it has no result.
	unfinished = regexp.MustCompile(`^(\w+)\((.*) <(?:unfinished|detached) \.\.\.>()$`)
	cut        = regexp.MustCompile(`^(\w+)\((.*)()$`)
)

// read gives all calls of a traced program, and fails the test when there are none, or some that it cannot read.
func read(t *testing.T, dir string) []call {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "t.*"))
	if err != nil {
		t.Fatal(err)
	}
	var out []call
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(data)) {
			line, whole := strings.CutSuffix(line, "\n")
			m := callLine.FindStringSubmatch(line)
			if m == nil {
				m = unfinished.FindStringSubmatch(line)
			}
			if m == nil && !whole { // strace was killed with the program
				m = cut.FindStringSubmatch(line)
			}
			switch {
			case m != nil:
				out = append(out, call{m[1], m[2], m[3]})
			case strings.HasPrefix(line, "???("), !whole: // the thread ended before it was known which call it is
			default:
				t.Errorf("strace wrote %q", line)
			}
		}
	}
	if !slices.ContainsFunc(out, func(c call) bool { return c.name == "execve" }) {
		t.Errorf("of %d calls none starts the program: strace did not see it", len(out))
	}
	return out
}

var (
	family     = regexp.MustCompile(`\b[AP]F_\w+`)
	descriptor = regexp.MustCompile(`^\d+<[^>]*>, `)
	socketPath = regexp.MustCompile(`sun_path=(@?)("(?:[^"\\]|\\.)*")`)
)

// talk is what the calls say of who was talked to: "socket AF_INET", "connect AF_UNIX /run/x", "connect AF_INET ...".
// The file descriptors that a process was started with say nothing. Each is named once.
func talk(list []call) []string {
	var out []string
	for _, c := range list {
		switch c.name {
		case "socket", "connect", "bind", "sendto", "sendmsg", "sendmmsg", "io_uring_setup":
		default:
			continue
		}
		f := family.FindString(c.args)
		said := c.name
		switch path := socketPath.FindStringSubmatch(c.args); {
		case c.name == "io_uring_setup":
		case f == "": // on a connection that was listed when it was made
			continue
		case c.name == "socket":
			said += " " + f
		case path != nil:
			said += " " + f + " " + path[1] + unquote(path[2])
		default:
			said += " " + descriptor.ReplaceAllString(c.args, "")
		}
		if !slices.Contains(out, said) {
			out = append(out, said)
		}
	}
	return out
}

var (
	quoted = regexp.MustCompile(`(?:(?:AT_FDCWD|\d+)<([^>]*)>, )?("(?:[^"\\]|\\.)*")(\.\.\.)?`)
	opened = regexp.MustCompile(`^\d+<(/[^>]*)>`)
	writes = regexp.MustCompile(`\bO_(CREAT|TRUNC|WRONLY|RDWR)\b`)
)

// changed is what the calls changed in the file system or opened for writing, as absolute paths; work is the folder that the
// program was started in. Each is named once, after the call.
func changed(list []call, work string) []string {
	var out []string
	add := func(name, folder, path string) {
		if folder == "" {
			folder = work
		}
		if !filepath.IsAbs(path) {
			path = filepath.Join(folder, path)
		}
		if said := name + " " + filepath.Clean(path); !slices.Contains(out, said) {
			out = append(out, said)
		}
	}
	for _, c := range list {
		if !c.done() {
			continue
		}
		switch c.name {
		case "open", "openat", "openat2", "creat":
			if c.name != "creat" && !writes.MatchString(c.args) {
				continue
			}
			if m := opened.FindStringSubmatch(c.result); m != nil { // links resolved
				add("open", "", m[1])
			} else if m := quoted.FindStringSubmatch(c.args); m != nil {
				add("open", m[1], unquote(m[2]))
			}
		case "mkdir", "mkdirat", "mknod", "mknodat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "rmdir", "truncate",
			"chmod", "fchmodat", "chown", "lchown", "fchownat", "utimensat", "setxattr", "link", "linkat", "symlink", "symlinkat":
			paths := quoted.FindAllStringSubmatch(c.args, -1)
			switch c.name {
			case "symlink", "symlinkat":
				paths = paths[1:] // what it points to is only text
			case "setxattr":
				paths = paths[:1]
			}
			for _, m := range paths {
				add(c.name, m[1], unquote(m[2]))
			}
		}
	}
	return out
}

// started are the programs that were started, the traced one among them.
func started(list []call) []string {
	var out []string
	for _, c := range list {
		if m := quoted.FindStringSubmatch(c.args); (c.name == "execve" || c.name == "execveat") && c.done() && m != nil {
			out = append(out, unquote(m[2]))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// unquote reads a string as strace writes it.
func unquote(s string) string {
	if text, err := strconv.Unquote(s); err == nil {
		return text
	}
	return strings.Trim(s, `"`)
}
