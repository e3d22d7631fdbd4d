package main

import (
	"go/ast"
	gobuild "go/build"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// Files for other systems are not compiled by those who change the rest: the window did not build on Windows and macOS for a
// while, because a new type was called as a function was in a file for them.
func TestNothingIsDeclaredTwiceOnAnySystem(t *testing.T) {
	for _, goos := range []string{"linux", "windows", "darwin"} {
		system := gobuild.Default
		system.GOOS, system.GOARCH, system.CgoEnabled = goos, "amd64", true
		system.BuildTags = []string{"nodynamic", "migrated_fynedo"}
		if goos == "linux" {
			system.BuildTags = append(system.BuildTags, "x11", "osusergo")
		}
		places := map[string]string{} // of a package's name
		files := 0
		err := filepath.WalkDir(".", func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			dir, name := filepath.Split(path)
			if d.IsDir() && path != "." && (strings.HasPrefix(name, ".") || name == "testdata" || name == "bin" || name == "out") {
				return fs.SkipDir
			}
			if d.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
				return nil
			}
			if matches, err := system.MatchFile(dir, name); err != nil || !matches {
				return err
			}
			files++
			set := token.NewFileSet()
			parsed, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			if err != nil {
				return err
			}
			for _, declared := range topLevel(parsed) {
				where := set.Position(declared.Pos()).String()
				if declared.Name == "_" || declared.Name == "init" {
					continue
				}
				if other, twice := places[dir+declared.Name]; twice {
					t.Errorf("on %s %s is declared at %s and at %s", goos, declared.Name, other, where)
				}
				places[dir+declared.Name] = where
			}
			return nil
		})
		if err != nil || files < 300 {
			t.Errorf("%s: %d files, %v", goos, files, err)
		}
	}
}

// topLevel are the names that a file gives its package.
func topLevel(f *ast.File) (names []*ast.Ident) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv == nil {
				names = append(names, d.Name)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					names = append(names, s.Name)
				case *ast.ValueSpec:
					names = append(names, s.Names...)
				}
			}
		}
	}
	return names
}
