// Command flatpak writes sources.json: what a build of the Flatpak takes from the network beforehand, each file by its SHA-256, so
// that the build itself needs none. Run it when go.mod or scripts/onnxruntime.sh has changed, in the root of the source:
//
//	go run ./packaging/flatpak >packaging/flatpak/sources.json
//
// Modules are taken from Go's module cache, which go.sum has verified; only where ONNX Runtime's wheels lie is asked, by pip.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A source is one as flatpak-builder's manifest has it.
type source struct {
	Type     string   `json:"type"`
	Arches   []string `json:"only-arches,omitempty"`
	Archive  string   `json:"archive-type,omitempty"`
	URL      string   `json:"url,omitempty"`
	SHA256   string   `json:"sha256,omitempty"`
	Contents string   `json:"contents,omitempty"`
	Strip    *int     `json:"strip-components,omitempty"` // without it flatpak-builder takes one folder off
	Dest     string   `json:"dest"`
	Name     string   `json:"dest-filename,omitempty"`
}

const vendor = "vendor"

func main() {
	log.SetFlags(0)
	out, err := write()
	if err != nil {
		log.Fatal(err)
	}
	if _, err = os.Stdout.Write(out); err != nil {
		log.Fatal(err)
	}
}

func write() ([]byte, error) {
	list, err := modules()
	if err != nil {
		return nil, err
	}
	listed, err := modulesTxt()
	if err != nil {
		return nil, err
	}
	list = append(list, source{Type: "inline", Contents: listed, Dest: vendor, Name: "modules.txt"})
	for _, arch := range []string{"x86_64", "aarch64"} {
		wheel, err := runtimeFor(arch)
		if err != nil {
			return nil, err
		}
		list = append(list, wheel)
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err = e.Encode(list)
	return b.Bytes(), err
}

// modules are those that the program and the maker of its icons are linked from. Whole archives of them lie where go mod vendor would
// put the part that is needed.
func modules() ([]source, error) {
	var named []string
	for _, arch := range []string{"amd64", "arm64"} {
		cmd := exec.Command("go", "list", "-deps", "-tags", "x11,migrated_fynedo,nodynamic,osusergo",
			"-f", "{{with .Module}}{{if not .Main}}{{.Path}}@{{.Version}}{{end}}{{end}}", ".", "./packaging/icons")
		cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH="+arch, "CGO_ENABLED=1")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", arch, err)
		}
		named = append(named, strings.Fields(string(out))...)
	}
	slices.Sort(named)
	named = slices.Compact(named)
	cmd := exec.Command("go", append([]string{"mod", "download", "-json"}, named...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("go mod download: %w", err)
	}
	var list []source
	for d := json.NewDecoder(bytes.NewReader(out)); d.More(); {
		var m struct{ Path, Version, Zip string }
		if err := d.Decode(&m); err != nil {
			return nil, fmt.Errorf("go mod download: %w", err)
		}
		sum, err := sumOf(m.Zip)
		if err != nil {
			return nil, err
		}
		strip := strings.Count(m.Path, "/") + 1 // an archive has everything below PATH@VERSION
		list = append(list, source{Type: "archive", Archive: "zip", URL: "https://proxy.golang.org/" + escaped(m.Path) + "/@v/" + escaped(m.Version) + ".zip",
			SHA256: sum, Strip: &strip, Dest: vendor + "/" + m.Path})
	}
	return list, nil
}

// modulesTxt is the list by which Go knows the folder vendor as that of this go.mod.
func modulesTxt() (string, error) {
	dir, err := os.MkdirTemp("", "vendor")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	cmd := exec.Command("go", "mod", "vendor", "-o", filepath.Join(dir, vendor))
	cmd.Stderr = os.Stderr
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("go mod vendor: %w", err)
	}
	text, err := os.ReadFile(filepath.Join(dir, vendor, "modules.txt"))
	return string(text), err
}

// runtimeFor is the wheel that scripts/onnxruntime.sh takes the library from.
func runtimeFor(arch string) (source, error) {
	script, err := os.ReadFile(filepath.Join("scripts", "onnxruntime.sh"))
	if err != nil {
		return source{}, err
	}
	m := regexp.MustCompile(`(?m)^Linux-` + arch + `\)\n\s+version=(\S+) tag=(\S+) `).FindSubmatch(script)
	if m == nil {
		return source{}, fmt.Errorf("scripts/onnxruntime.sh has no library for %s", arch)
	}
	cmd := exec.Command("python3", "-m", "pip", "install", "--dry-run", "--quiet", "--report", "-", "--no-deps", "--only-binary=:all:", "--ignore-installed",
		"--disable-pip-version-check", "--implementation", "cp", "--python-version", "3.11", "--platform", string(m[2]), "--target", os.TempDir(), "onnxruntime=="+string(m[1]))
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return source{}, fmt.Errorf("pip: %w", err)
	}
	var report struct {
		Install []struct {
			Info struct {
				URL     string `json:"url"`
				Archive struct {
					Hashes struct {
						SHA256 string `json:"sha256"`
					} `json:"hashes"`
				} `json:"archive_info"`
			} `json:"download_info"`
		} `json:"install"`
	}
	if err := json.Unmarshal(out, &report); err != nil || len(report.Install) != 1 {
		return source{}, fmt.Errorf("pip tells of %d wheels: %w", len(report.Install), err)
	}
	wheel, none := report.Install[0].Info, 0
	return source{Type: "archive", Archive: "zip", Arches: []string{arch}, URL: wheel.URL, SHA256: wheel.Archive.Hashes.SHA256, Strip: &none, Dest: "wheel"}, nil
}

func sumOf(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("%s: %w", path, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// escaped is a path as Go's proxy has it, which knows no capitals.
func escaped(path string) string {
	var b strings.Builder
	for _, r := range path {
		if unicode.IsUpper(r) {
			b.WriteByte('!')
		}
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}
