//go:build unix

package atomicfile_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"clickmask/internal/atomicfile"
)

func TestLinksStayAndLeadToTheNewContent(t *testing.T) {
	dir := t.TempDir()
	at := func(parts ...string) string { return filepath.Join(append([]string{dir}, parts...)...) }
	for _, folder := range []string{"far", "real"} {
		if err := os.Mkdir(at(folder), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	put(t, at("real", "file"), before)
	for name, to := range map[string]string{
		"near":                          filepath.Join("real", "file"),
		"twice":                         "near",
		"absolute":                      at("real", "file"),
		"folder":                        "real",
		"dangling":                      filepath.Join("real", "new"),
		"circle":                        "circle",
		filepath.Join("far", "up"):      filepath.Join("..", "real", "file"),
		filepath.Join("real", "beside"): "file",
	} {
		if err := os.Symlink(to, at(name)); err != nil {
			t.Fatal(err)
		}
	}
	for link, file := range map[string]string{
		"near": "file", "twice": "file", "absolute": "file", "folder/file": "file", "folder/beside": "file", "far/up": "file", "dangling": "new",
	} {
		for _, content := range []string{"1 " + link, "2 " + link} {
			if err := atomicfile.Write(at(link), true, slowly(content)); err != nil {
				t.Errorf("%s: %v", link, err)
			}
			holds(t, at("real", file), content)
		}
		if info, err := os.Lstat(at(link)); err != nil || link != "folder/file" && info.Mode()&fs.ModeSymlink == 0 {
			t.Errorf("%s is no link any more (%v)", link, err)
		}
	}
	if err := atomicfile.Write(at("near"), false, slowly(after)); !errors.Is(err, atomicfile.ErrExists) {
		t.Errorf("a link to a file, without asking: %v", err)
	}
	if err := atomicfile.Write(at("circle"), true, slowly(after)); err == nil || !strings.Contains(err.Error(), "the links lead in a circle") {
		t.Errorf("a circle: %v", err)
	}
	if exists, err := atomicfile.Check(at("twice")); !exists || err != nil {
		t.Errorf("the check says %v, %v", exists, err)
	}
}

func TestWhatCannotBeReplacedForGoodIsRefusedWithTheReason(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	put(t, at("one"), before)
	put(t, at("protected"), before)
	os.Chmod(at("protected"), 0o444)
	if err := os.Link(at("one"), at("other")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(at("pipe"), 0o666); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(at("folder"), 0o777); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"one":       "the file has a second name (a hard link), under which the old content would stay; choose another name",
		"other":     "the file has a second name (a hard link), under which the old content would stay; choose another name",
		"pipe":      "this is a device or a pipe, not a file",
		"folder":    "there is a folder of this name",
		"protected": "the file is write-protected",
	} {
		want = "write " + at(name) + ": " + want
		if err := atomicfile.Write(at(name), true, slowly(after)); err == nil || err.Error() != want {
			t.Errorf("%s: the error is %v, want %s", name, err, want)
		}
		if _, err := atomicfile.Check(at(name)); err == nil || err.Error() != want {
			t.Errorf("%s: the check says %v, want %s", name, err, want)
		}
	}
	holds(t, at("one"), before)
	holds(t, at("protected"), before)
	if err := atomicfile.Write(at("protected"), true, slowly(after)); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("over a write-protected file: %v", err)
	}
	os.Remove(at("other"))
	if err := atomicfile.Write(at("one"), true, slowly(after)); err != nil {
		t.Errorf("with one name again: %v", err)
	}
}

func TestTheOwnerIsKept(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root can give files away; the refusal of others is TestAFileOfSomebodyElseIsNotTakenOver")
	}
	path := filepath.Join(t.TempDir(), "theirs")
	put(t, path, before)
	if err := os.Chown(path, 1234, 2345); err != nil {
		t.Fatal(err)
	}
	os.Chmod(path, 0o664)
	if err := atomicfile.Write(path, true, slowly(after)); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if s := info.Sys().(*syscall.Stat_t); s.Uid != 1234 || s.Gid != 2345 || info.Mode().Perm() != 0o664 {
		t.Errorf("owner %d, group %d, mode %v", s.Uid, s.Gid, info.Mode())
	}
	holds(t, path, after)
}

func TestAFileOfSomebodyElseIsNotTakenOver(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("needs a file of somebody else, which only root can make")
	}
	// The folders of t.TempDir and the test program let only root through.
	folder, err := os.MkdirTemp("", "clickmask-test")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(folder)
	path, program := filepath.Join(folder, "theirs"), filepath.Join(folder, "program")
	put(t, path, before)
	self, err := os.ReadFile(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.WriteFile(program, self, 0o755), os.Chown(path, 1234, 2345), os.Chmod(path, 0o777), os.Chmod(folder, 0o777)); err != nil {
		t.Fatal(err)
	}
	for uid, c := range map[uint32]struct {
		mode fs.FileMode
		said string
	}{
		4321: {0o777, "the file belongs to somebody else and would become yours; choose another name"},
		1234: {0o664, "who else may read the file cannot be kept; choose another name"}, // in no group 2345
	} {
		os.Chmod(path, c.mode)
		if said := asUser(t, program, uid, "over:"+path); !strings.Contains(said, c.said) {
			t.Errorf("user %d, mode %v: %q", uid, c.mode, said)
		}
	}
	holds(t, path, before)
	os.Chmod(path, 0o644)
	if said := asUser(t, program, 1234, "over:"+path); strings.Contains(said, "write ") && strings.Contains(said, "choose") {
		t.Errorf("where the group may do what everybody may: %q", said)
	}
	holds(t, path, long)
	if left := temporaries(folder); len(left) != 0 {
		t.Errorf("left over: %v", left)
	}
}

// asUser runs a copy of this test program as a writer of another user, through all its steps, and returns what it says.
func asUser(t *testing.T, program string, uid uint32, what string) string {
	t.Helper()
	cmd := exec.Command(program)
	cmd.Env = append(os.Environ(), killEnv+"="+what)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: uid}}
	cmd.Stdin = strings.NewReader(strings.Repeat("\n", 1000))
	said, err := cmd.CombinedOutput()
	if len(said) == 0 {
		t.Fatal(err)
	}
	return string(said)
}
