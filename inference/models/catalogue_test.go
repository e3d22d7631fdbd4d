package models

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"testing"

	"clickmask/inference/ort"
)

func TestTheCatalogueIsSound(t *testing.T) {
	names := map[string]bool{BuiltinName: true}
	for i, e := range Catalogue() {
		if i == 0 && e.Name != "mobile_sam" {
			t.Errorf("the first one is %s", e.Name)
		}
		for _, name := range []string{e.Name, e.File} {
			if names[name] {
				t.Errorf("%s is there twice", name)
			}
			names[name] = true
		}
		if !regexp.MustCompile(`^[a-z0-9_]+$`).MatchString(e.Name) || !regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(e.SHA256) ||
			e.Title == "" || e.Notes == "" || e.Licence != "Apache-2.0" || e.Size < 1<<20 || e.Kind != Checkpoint {
			t.Errorf("%+v", e)
		}
		if ext := filepath.Ext(e.File); ext != ".pt" && ext != ".pth" || filepath.Base(e.File) != e.File {
			t.Errorf("%s: no checkpoint's name", e.File)
		}
		hosts := map[string]bool{}
		for _, address := range e.URLs {
			u, err := url.Parse(address)
			if err != nil || u.Scheme != "https" || filepath.Base(u.Path) != e.File {
				t.Errorf("%s: %s, %v", e.Name, address, err)
			}
			hosts[u.Host] = true
		}
		if len(hosts) < 2 {
			t.Errorf("%s can be had from %v alone", e.Name, hosts)
		}
	}
	Catalogue()[0].URLs[0] = "" // is the caller's
	if catalogue[0].URLs[0] == "" {
		t.Error("a caller can change the catalogue")
	}
}

func TestAModelThatIsNotHereSaysHowToGetIt(t *testing.T) {
	ownData(t)
	t.Chdir(t.TempDir())
	for _, name := range []string{"mobile_sam", "mobile_sam.pt"} {
		_, err := Open(name, 1)(t.Context())
		if missing := new(*MissingError); !errors.As(err, missing) || (*missing).Entry.Name != "mobile_sam" ||
			err.Error() != "MobileSAM is not on this machine: run clickmask models get mobile_sam (40.7 MB)" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// ownData gives the test a data folder of its own and returns the default store in it.
func ownData(t *testing.T) *Store {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "LocalAppData"} {
		t.Setenv(name, dir)
	}
	s, err := DefaultStore()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestTheDefaultFolderIsTheUsersOwn(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("this is the freedesktop rule")
	}
	home, data := t.TempDir(), t.TempDir()
	t.Setenv("HOME", home)
	for set, want := range map[string]string{data: data, "": home + "/.local/share", "relative/data": home + "/.local/share"} {
		t.Setenv("XDG_DATA_HOME", set)
		if got, err := DefaultDir(); got != want+"/clickmask/models" || err != nil {
			t.Errorf("with %q: %s, %v", set, got, err)
		}
	}
	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("HOME", "")
	if dir, err := DefaultDir(); err == nil {
		t.Errorf("without a home: %s", dir)
	}
}

func TestAStoredModelOpensByItsName(t *testing.T) {
	lib, err := ort.Library() // is looked for from the current folder up, which this test leaves
	if err != nil {
		t.Skip(err)
	}
	t.Setenv("ORT_LIB", lib)
	data, err := os.ReadFile(filepath.Join("..", "graph", "testdata", "tiny.safetensors"))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(data)
	e := Entry{Name: "fixture", Title: "Fixture", File: "fixture.safetensors", Size: int64(len(data)), SHA256: hex.EncodeToString(sum[:])}
	before := catalogue
	catalogue = []Entry{e}
	t.Cleanup(func() { catalogue = before })
	s := ownData(t)
	t.Chdir(t.TempDir())
	if err := os.MkdirAll(s.Dir, 0o755); err != nil {
		t.Fatal(err)
	}
	put := func(path string, b []byte) {
		t.Helper()
		if err := os.WriteFile(path, b, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put(s.Path(e), data)
	for _, name := range []string{"fixture", "fixture.safetensors"} {
		m, err := Open(name, 1)(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Info().Name; got != "Fixture" {
			t.Errorf("%s is called %q", name, got)
		}
		m.Close()
	}
	// A file of that name in the current folder is what its name means, but not what the model's does.
	put("fixture.safetensors", data)
	data[len(data)-1] ^= 1
	put(s.Path(e), data)
	m, err := Open("fixture.safetensors", 1)(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := m.Info().Name; got != "fixture" {
		t.Errorf("the file is called %q", got)
	}
	m.Close()
	if _, err := Open("fixture", 1)(t.Context()); err == nil || err.Error() != "Fixture on this machine is damaged: run clickmask models get fixture (113.0 kB)" {
		t.Error(err)
	}
}
