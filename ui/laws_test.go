package ui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// What the window may grow to. What it does not know it cannot get wrong: more belongs to the desk, or to a type of its
// own that knows the shell.
const (
	mostFields  = 14
	mostMethods = 49
)

func TestTheWindowStaysWiring(t *testing.T) {
	fields, methods := 0, 0
	eachDeclaration(t, "*.go", func(_ string, d ast.Decl) {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Recv != nil && receiver(d) == "Window" {
				methods++
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				if s, ok := s.(*ast.TypeSpec); ok && s.Name.Name == "Window" {
					for _, f := range s.Type.(*ast.StructType).Fields.List {
						fields += max(1, len(f.Names))
					}
				}
			}
		}
	})
	if fields == 0 || fields > mostFields || methods == 0 || methods > mostMethods {
		t.Errorf("Window has %d fields and %d methods, %d and %d are allowed", fields, methods, mostFields, mostMethods)
	}
}

// Inside ui arrows run down: the window knows the desk, its parts and its words, and none of those knows the window, nor
// the parts the desk.
func TestNothingBelowTheWindowKnowsIt(t *testing.T) {
	for dir, forbidden := range map[string][]string{
		"desk":  {"clickmask/ui", "clickmask/canvas", "fyne.io/"},
		"parts": {"clickmask/ui", "clickmask/ui/desk", "clickmask/project", "clickmask/inference", "clickmask/canvas"},
		"doze":  {"clickmask/"},
		"tour":  {"clickmask/ui", "clickmask/ui/parts", "clickmask/ui/lang", "clickmask/canvas", "fyne.io/"},
		"style": {"clickmask/ui", "clickmask/ui/desk", "clickmask/ui/parts", "clickmask/project"},
		"lang":  {"clickmask/ui", "clickmask/ui/desk", "clickmask/ui/parts", "clickmask/project"},
	} {
		files := 0
		eachFile(t, filepath.Join(dir, "*.go"), func(name string, f *ast.File) {
			files++
			for _, i := range f.Imports {
				path := strings.Trim(i.Path.Value, `"`)
				for _, no := range forbidden {
					if path == no || strings.HasSuffix(no, "/") && strings.HasPrefix(path, no) {
						t.Errorf("%s imports %s", name, path)
					}
				}
			}
		})
		if files == 0 {
			t.Errorf("there is nothing in %s", dir)
		}
	}
}

// The types that the window is put together from know the shell and the desk, never the window; only the keyboard runs
// its commands.
func TestOnlyTheWindowKnowsTheWindow(t *testing.T) {
	allowed := map[string]bool{"measuring": true, "keyCatcher": true, "heldKeys": true, "naming": true}
	eachDeclaration(t, "*.go", func(name string, d ast.Decl) {
		g, ok := d.(*ast.GenDecl)
		if !ok {
			return
		}
		for _, s := range g.Specs {
			s, ok := s.(*ast.TypeSpec)
			if !ok || allowed[s.Name.Name] {
				continue
			}
			ast.Inspect(s.Type, func(n ast.Node) bool {
				if p, ok := n.(*ast.StarExpr); ok {
					if i, ok := p.X.(*ast.Ident); ok && i.Name == "Window" {
						t.Errorf("%s: %s knows the window", name, s.Name.Name)
					}
				}
				return true
			})
		}
	})
}

func receiver(d *ast.FuncDecl) string {
	t := d.Recv.List[0].Type
	if p, ok := t.(*ast.StarExpr); ok {
		t = p.X
	}
	if i, ok := t.(*ast.Ident); ok {
		return i.Name
	}
	return ""
}

// eachFile parses the files of a pattern, tests left out.
func eachFile(t *testing.T, pattern string, do func(name string, f *ast.File)) {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		do(name, f)
	}
}

func eachDeclaration(t *testing.T, pattern string, do func(name string, d ast.Decl)) {
	t.Helper()
	eachFile(t, pattern, func(name string, f *ast.File) {
		for _, d := range f.Decls {
			do(name, d)
		}
	})
}
