// Command sbom writes what ClickMask is made of as CycloneDX 1.6: the Go modules of the program on all systems, and what is not Go
// but inside it or beside it. packaging/sbom.sh calls it in the root of the source; the same source gives the same bytes.
package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

type component struct {
	Type       string     `json:"type"`
	Ref        string     `json:"bom-ref"`
	Name       string     `json:"name"`
	Version    string     `json:"version,omitempty"`
	Text       string     `json:"description,omitempty"`
	Hashes     []hash     `json:"hashes,omitempty"`
	Licences   []licence  `json:"licenses,omitempty"`
	PURL       string     `json:"purl,omitempty"`
	Properties []property `json:"properties,omitempty"`
}

type hash struct {
	Alg     string `json:"alg"`
	Content string `json:"content"`
}

type licence struct {
	Licence struct {
		ID string `json:"id"`
	} `json:"license"`
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 4 {
		log.Fatal("usage: sbom VERSION COMMIT SECONDS")
	}
	seconds, err := strconv.ParseInt(os.Args[3], 10, 64)
	if err != nil {
		log.Fatal(err)
	}
	out, err := write(os.Args[1], os.Args[2], time.Unix(seconds, 0).UTC())
	if err != nil {
		log.Fatal(err)
	}
	_, err = os.Stdout.Write(out)
	if err != nil {
		log.Fatal(err)
	}
}

func write(version, commit string, day time.Time) ([]byte, error) {
	modules, err := modules()
	if err != nil {
		return nil, err
	}
	rest, err := rest()
	if err != nil {
		return nil, err
	}
	all := append(rest, modules...)
	program := component{Type: "application", Ref: "clickmask", Name: "ClickMask", Version: version, Licences: licensed("Apache-2.0")}
	if commit != "" {
		program.Properties = []property{{"commit", commit}}
	}
	var refs []string
	for _, c := range all {
		refs = append(refs, c.Ref)
	}
	bom := struct {
		Format       string      `json:"bomFormat"`
		Spec         string      `json:"specVersion"`
		Serial       string      `json:"serialNumber"`
		Version      int         `json:"version"`
		Metadata     any         `json:"metadata"`
		Components   []component `json:"components"`
		Dependencies any         `json:"dependencies"`
	}{
		"CycloneDX", "1.6", "", 1,
		map[string]any{"timestamp": day.Format(time.RFC3339), "component": program},
		all,
		[]map[string]any{{"ref": "clickmask", "dependsOn": refs}},
	}
	without, err := json.Marshal(bom)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(without) // the number of the document is of what it says
	bom.Serial = fmt.Sprintf("urn:uuid:%x-%x-5%03x-8%03x-%x", sum[:4], sum[4:6], int(sum[6])<<4|int(sum[7])>>4, int(sum[8])<<4|int(sum[9])>>4, sum[10:16])
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	err = e.Encode(bom)
	return b.Bytes(), err
}

// modules are those that the program is linked from on any system.
func modules() ([]component, error) {
	found := map[string]component{}
	for _, goos := range []string{"linux", "windows", "darwin"} {
		tags := "migrated_fynedo,nodynamic"
		if goos == "linux" {
			tags += ",x11,osusergo"
		}
		cmd := exec.Command("go", "list", "-deps", "-tags", tags, "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Sum}}\t{{.Dir}}{{end}}{{end}}", ".")
		cmd.Env = append(os.Environ(), "GOOS="+goos, "CGO_ENABLED=1")
		cmd.Stderr = os.Stderr
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("go list for %s: %w", goos, err)
		}
		for line := range strings.Lines(string(out)) {
			f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
			if len(f) != 4 || found[f[0]].Name != "" {
				continue
			}
			id, err := licenceIn(f[3])
			if err != nil {
				return nil, err
			}
			purl := "pkg:golang/" + f[0] + "@" + f[1]
			found[f[0]] = component{Type: "library", Ref: purl, Name: f[0], Version: f[1], PURL: purl, Licences: licensed(id), Properties: []property{{"go.sum", f[2]}}}
		}
	}
	var list []component
	for _, c := range found {
		list = append(list, c)
	}
	slices.SortFunc(list, func(a, b component) int { return strings.Compare(a.Name, b.Name) })
	return list, nil
}

// rest is what is not Go.
func rest() ([]component, error) {
	script, err := os.ReadFile(filepath.Join("scripts", "onnxruntime.sh"))
	if err != nil {
		return nil, err
	}
	var list []component
	for _, m := range regexp.MustCompile(`(?m)^([A-Za-z]+)\S*-(x86_64|aarch64|arm64).*\n\s+version=(\S+).*\n\s+wheel_sha=([0-9a-f]{64})`).FindAllStringSubmatch(string(script), -1) {
		list = append(list, component{Type: "library", Ref: "onnxruntime-" + m[1] + "-" + m[2], Name: "ONNX Runtime", Version: m[3], Licences: licensed("MIT"),
			Text: "shared library beside the program, for " + m[1] + " on " + m[2] + "; the official build", PURL: "pkg:pypi/onnxruntime@" + m[3], Hashes: []hash{{"SHA-256", m[4]}}})
	}
	if len(list) < 4 {
		return nil, fmt.Errorf("scripts/onnxruntime.sh names %d libraries", len(list))
	}
	for _, f := range []struct{ path, kind, name, text, licence string }{
		{"assets/model/encoder.onnx", "machine-learning-model", "ClickMask's model, encoder", "inside the program; see docs/MODEL_CARD.md", "Apache-2.0"},
		{"assets/model/decoder.onnx", "machine-learning-model", "ClickMask's model, decoder", "inside the program; see docs/MODEL_CARD.md", "Apache-2.0"},
		{"ui/style/fonts/clickmask-regular.ttf", "file", "Inter and Noto Sans JP, regular", "a subset, inside the program", "OFL-1.1"},
		{"ui/style/fonts/clickmask-semibold.ttf", "file", "Inter and Noto Sans JP, semibold", "a subset, inside the program", "OFL-1.1"},
	} {
		data, err := os.ReadFile(filepath.FromSlash(f.path))
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(data)
		list = append(list, component{Type: f.kind, Ref: f.path, Name: f.name, Text: f.text, Licences: licensed(f.licence), Hashes: []hash{{"SHA-256", hex.EncodeToString(sum[:])}}})
	}
	return append(list, component{Type: "machine-learning-model", Ref: "efficientnet-lite2", Name: "EfficientNet-Lite2 weights", Text: "where the training of the model inside began", Licences: licensed("Apache-2.0")}), nil
}

func licensed(id string) []licence {
	var l licence
	l.Licence.ID = id
	return []licence{l}
}

// marks are words that one licence has and no other of these, the particular before the general.
var marks = []struct{ id, words string }{
	{"Apache-2.0", "Apache License"},
	{"Unlicense", "unencumbered software released into the public domain"},
	{"ISC", "Permission to use, copy, modify, and"},
	{"MIT", "Permission is hereby granted, free of charge"},
	{"BSD-3-Clause", "may be used to endorse or promote products"},
	{"BSD-3-Clause", "may not be used to endorse or promote products"},
	{"BSD-2-Clause", "Redistribution and use in source and binary forms"},
	{"MPL-2.0", "Mozilla Public License"},
	{"CC0-1.0", "CC0 1.0 Universal"},
}

// licenceIn tells which licence lies in a module's folder.
func licenceIn(dir string) (string, error) {
	for _, pattern := range []string{"LICEN[CS]E*", "licen[cs]e*", "COPYING*", "Licen[cs]e*"} {
		files, err := filepath.Glob(filepath.Join(dir, pattern))
		if err != nil {
			return "", err
		}
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				continue // a folder
			}
			text := strings.Join(strings.Fields(string(data)), " ")
			for _, m := range marks {
				if strings.Contains(text, m.words) {
					return m.id, nil
				}
			}
		}
	}
	return "", fmt.Errorf("no licence that is known in %s", dir)
}
