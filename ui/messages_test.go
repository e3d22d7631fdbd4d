package ui

import (
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"unicode"

	"clickmask/inference"
	"clickmask/inference/checkpoint"
	"clickmask/inference/foreign"
	"clickmask/inference/graph"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/inference/pairs"
	"clickmask/inference/trial"
	"clickmask/internal/atomicfile"
	"clickmask/internal/userfile"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/project/formats"
	"clickmask/ui/desk"
	"clickmask/ui/lang"
)

// samples are errors that people can be told of, by what is declared of them: a sentinel, a type, or a kind of one.
func samples() map[string]error {
	const name = "写真.png"
	open := func(why error) error { return &models.OpenError{Model: "網.pt", Err: why} }
	write := func(why error) error { return &atomicfile.Error{Path: "/家/" + name, Err: why} }
	entry := models.Entry{Name: "網", Title: "網"}
	all := map[string]error{
		"desk.NoPicturesError":         &desk.NoPicturesError{Folder: "家"},
		"desk.TooManyPicturesError":    &desk.TooManyPicturesError{Count: 70000, Most: 65536},
		"picture.ErrTooLarge":          &picture.Error{Kind: picture.TooLarge, Name: name, W: 9, H: 9},
		"inference.ErrNoModel":         inference.ErrNoModel,
		"inference.ErrNotShown":        inference.ErrNotShown,
		"inference.PanicError":         &inference.PanicError{Op: "encode", Value: "index out of range"},
		"ort.ErrRuntimeMissing":        ort.ErrRuntimeMissing,
		"ort.ErrVisualC":               ort.ErrVisualC,
		"ort.ErrClosed":                ort.ErrClosed,
		"foreign.AnotherError":         &foreign.AnotherError{Model: "網"},
		"foreign.ErrCannotStart":       foreign.ErrCannotStart,
		"trial.ErrCannotStart":         trial.ErrCannotStart,
		"trial.Failure":                &trial.Failure{Device: ort.CUDA, Reason: "crashed"},
		"trial.NotOfferedError":        &trial.NotOfferedError{Device: ort.CUDA, Runtime: "1.24"},
		"models.OpenError":             open(errors.New("it is unlike anything")),
		"models.MissingError":          &models.MissingError{Entry: entry},
		"models.ErrUnknown":            open(models.ErrUnknown),
		"models.ErrNotAFile":           open(models.ErrNotAFile),
		"models.ErrChanged":            open(models.ErrChanged),
		"graph.ErrArchitecture":        open(graph.ErrArchitecture),
		"checkpoint.ErrUnsupported":    open(checkpoint.ErrUnsupported),
		"checkpoint.ErrDamaged":        open(checkpoint.ErrDamaged),
		"checkpoint.ErrRefused":        open(checkpoint.ErrRefused),
		"checkpoint.ErrTooLarge":       open(checkpoint.ErrTooLarge),
		"checkpoint.ErrNoTensor":       open(checkpoint.ErrNoTensor),
		"checkpoint.ErrNotFloat":       open(checkpoint.ErrNotFloat),
		"checkpoint.ErrNotFinite":      checkpoint.ErrNotFinite,
		"project.PictureChangedError":  &project.PictureChangedError{Name: name, W: 1, H: 2, WasW: 3, WasH: 4},
		"project.ErrSessionChanged":    write(project.ErrSessionChanged),
		"project.ErrSessionBusy":       write(project.ErrSessionBusy),
		"project.AutosaveError":        &project.AutosaveError{Err: syscall.EIO},
		"atomicfile.ErrExists":         write(atomicfile.ErrExists),
		"atomicfile.ErrSuperseded":     write(atomicfile.ErrSuperseded),
		"atomicfile.SourceError":       &atomicfile.SourceError{Path: "/家/" + name, Source: "/家/犬.png"},
		"atomicfile.Error":             write(syscall.EIO),
		"formats.ErrNothing":           formats.ErrNothing,
		"formats.ErrEmpty":             formats.ErrEmpty,
		"formats.ErrClear":             formats.ErrClear,
		"formats.ErrExists":            write(formats.ErrExists),
		"formats.PartError":            &formats.PartError{Written: []string{"1"}, Of: 2, Err: errors.New("it is unlike anything")},
		"formats.ReadError":            &formats.ReadError{File: "名.json", Err: errors.New("it is unlike anything")},
		"formats.ErrUnknown":           &formats.ReadError{File: "名.json", Err: formats.ErrUnknown},
		"formats.ErrArchiveDamaged":    &formats.ReadError{File: "名.zip", Err: formats.ErrArchiveDamaged},
		"formats.ErrArchiveEncrypted":  &formats.ReadError{File: "名.zip", Err: formats.ErrArchiveEncrypted},
		"formats.ErrArchiveMethod":     &formats.ReadError{File: "名.zip", Err: formats.ErrArchiveMethod},
		"formats.ErrArchiveMany":       &formats.ReadError{File: "名.zip", Err: formats.ErrArchiveMany},
		"formats.ErrArchiveUnfolds":    &formats.ReadError{File: "名.zip", Err: formats.ErrArchiveUnfolds},
		"formats.ErrArchiveLeads":      &formats.ReadError{File: "名.zip", Err: formats.ErrArchiveLeads},
		"formats.RoomError":            &formats.RoomError{Room: 255, Wanted: 300},
		"userfile.NotRegularError":     &userfile.NotRegularError{Path: "/家", What: "a folder"},
		"userfile.TooLargeError":       &userfile.TooLargeError{Path: "/家/" + name, Size: 9, Limit: 8},
		"models.MissingError, damaged": &models.MissingError{Entry: entry, Damaged: true},
		"fs, missing":                  &fs.PathError{Op: "open", Path: "/家/" + name, Err: fs.ErrNotExist},
		"fs, forbidden":                &fs.PathError{Op: "open", Path: "/家/" + name, Err: syscall.EACCES},
		"fs, broken":                   &fs.PathError{Op: "read", Path: "/家/" + name, Err: syscall.EIO},
		"fs, no folder":                write(fs.ErrNotExist),
		"fs, not writable":             write(syscall.EROFS),
		"fs, full":                     write(syscall.ENOSPC),
		"fs, long":                     write(syscall.ENAMETOOLONG),
		"fs, renaming":                 &os.LinkError{Op: "rename", Old: "/a", New: "/家/" + name, Err: syscall.EXDEV},
		"autosave, full":               &project.AutosaveError{Err: syscall.ENOSPC},
		"an export that was cut short": &formats.PartError{Of: 2, Err: write(syscall.ENOSPC)},
	}
	kinds(all, "picture", picture.Missing, picture.NoFolder, func(k picture.Kind) error { return &picture.Error{Kind: k, Name: name, W: 9, H: 9} })
	kinds(all, "project", project.SessionUnreadable, project.SessionEmpty, func(k project.SessionErrorKind) error {
		return &project.SessionError{Kind: k, Path: "/家/作業.clickmask", Reason: "is unlike anything"}
	})
	kinds(all, "foreign", foreign.Crashed, foreign.Ended, func(k foreign.Kind) error {
		return &foreign.Failure{Kind: k, Model: "網", During: "while it answered a click", Detail: "SIGFPE"}
	})
	kinds(all, "models", models.Unreachable, models.Busy, func(k models.FailureKind) error {
		return &models.Failure{Model: "網", Kind: k, Place: "例.jp", Detail: "40.7 MB"}
	})
	kinds(all, "atomicfile", atomicfile.IsFolder, atomicfile.IsFile, func(k atomicfile.RefusalKind) error { return write(&atomicfile.Refusal{Kind: k}) })
	kinds(all, "formats", formats.ListMalformed, formats.ListTwice, func(k formats.ListFault) error {
		return &formats.ListError{File: "名.txt", Fault: k, Class: 3, Err: errors.New("it is unlike anything")}
	})
	for _, k := range pairKinds {
		all[fmt.Sprintf("pairs.%v", k)] = &pairs.Error{Kind: k, File: "網.onnx", Err: errors.New("it is unlike anything")}
	}
	return all
}

var pairKinds = []pairs.Kind{pairs.Missing, pairs.Unreadable, pairs.NotAFile, pairs.NotAModel, pairs.Damaged, pairs.Unknown,
	pairs.Alone, pairs.Unfit, pairs.Version, pairs.External, pairs.Refused, pairs.Untrue}

// kinds makes a sample of each kind.
func kinds[K ~int](all map[string]error, pkg string, from, to K, make func(K) error) {
	for k := from; k <= to; k++ {
		all[fmt.Sprintf("%s.%T %d", pkg, k, k)] = make(k)
	}
}

// byKind are the types whose samples are those of their kinds, and how many kinds there are.
var byKind = map[string]string{
	"picture.Error": "picture.Kind", "project.SessionError": "project.SessionErrorKind", "foreign.Failure": "foreign.Kind",
	"models.Failure": "models.FailureKind", "atomicfile.Refusal": "atomicfile.RefusalKind", "formats.ListError": "formats.ListFault",
	"pairs.Error": "pairs.Kind",
}

// inside are errors that no person is told of.
var inside = map[string]string{
	"clipboard.ErrNoProgram": "who copies or pastes says what to install",
	"clipboard.ErrEmpty":     "who pastes says so",
	"filelock.ErrHeld":       "who takes a lock says what it means",
	"subject.ErrNothing":     "commands alone look for the main thing",
	"sam.ErrBadSize":         "a fault of the program: the window says that the model could not answer",
}

// Whatever is declared as an error is said in Japanese, or known to reach nobody.
func TestEveryErrorIsSaidInJapanese(t *testing.T) {
	all := samples()
	kindsOf := map[string]int{}
	found := 0
	for _, dir := range []string{"inference", "inference/*", "project", "project/*", "picture", "prompt", "mask", "internal/userfile", "internal/filelock", "internal/atomicfile", "ui", "ui/*"} {
		eachDeclaration(t, filepath.Join("..", dir, "*.go"), func(file string, d ast.Decl) {
			pkg := filepath.Base(filepath.Dir(file))
			if pkg == "fake" || pkg == "segtest" {
				return
			}
			for _, name := range errorsOf(d, kindsOf, pkg) {
				found++
				_, sampled := all[name]
				_, kinds := byKind[name]
				_, nobody := inside[name]
				if !sampled && !kinds && !nobody {
					t.Errorf("%s: %s is not among the errors that are said in Japanese", file, name)
				}
			}
		})
	}
	if found < 40 {
		t.Errorf("only %d errors were found", found)
	}
	for of, kind := range byKind {
		sampled := 0
		for name := range all {
			if strings.HasPrefix(name, strings.Split(kind, ".")[0]+"."+kind+" ") {
				sampled++
			}
		}
		if kind == "pairs.Kind" {
			sampled = len(pairKinds)
		}
		if sampled != kindsOf[kind] {
			t.Errorf("%s: %d kinds of %s are tried, of %d", of, sampled, kind, kindsOf[kind])
		}
	}
}

// errorsOf are the exported errors that a declaration makes: variables called so, and types with the method. Constants
// of kinds are counted.
func errorsOf(d ast.Decl, kindsOf map[string]int, pkg string) (names []string) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil && d.Name.Name == "Error" && d.Type.Params.NumFields() == 0 && ast.IsExported(receiver(d)) {
			names = append(names, pkg+"."+receiver(d))
		}
	case *ast.GenDecl:
		kind := ""
		for _, s := range d.Specs {
			v, ok := s.(*ast.ValueSpec)
			if !ok {
				continue
			}
			if d.Tok == token.CONST {
				if v.Type != nil {
					kind = pkg + "." + fmt.Sprint(v.Type)
				}
				kindsOf[kind] += len(v.Names)
				continue
			}
			for _, n := range v.Names {
				if strings.HasPrefix(n.Name, "Err") {
					names = append(names, pkg+"."+n.Name)
				}
			}
		}
	}
	return names
}

// known are the names and units that a Japanese sentence about these samples may hold in Latin letters.
var known = regexp.MustCompile(`(?i)clickmask|microsoft|visual c|x64|onnx runtime|onnx|ort_lib|libonnxruntime|utf-8|cuda|cpu|sam|jpeg xl|jpeg|png|webp|tiff|bmp|avif|gif|pnm|tga|ico|data\.yaml|\.[a-z]+|MB`)

func isJapanese(text string) bool {
	return text != "" && strings.HasSuffix(text, "。") && !strings.ContainsFunc(known.ReplaceAllString(text, ""), func(r rune) bool {
		return unicode.Is(unicode.Latin, r)
	})
}

func TestErrorsAreJapaneseSentences(t *testing.T) {
	defer lang.Set("en")
	for name, err := range samples() {
		lang.Set("ja")
		if got := worded(fmt.Errorf("do: %w", err)); !isJapanese(got) {
			t.Errorf("%s is said as %q", name, got)
		}
		lang.Set("en")
		if got := sentence(err); strings.ContainsFunc(strings.TrimPrefix(got, "例.jp"), func(r rune) bool { return r == '。' }) || got == "" {
			t.Errorf("%s in English: %q", name, got)
		}
	}
}

// What nothing knows is said by what did not work.
func TestAnErrorThatNothingKnowsIsSaidByWhatDidNotWork(t *testing.T) {
	defer lang.Set("en")
	lang.Set("ja")
	strange := errors.New("run graph: bad shape")
	if got := sentenceOr(strange, lang.T("The model could not answer.")); !isJapanese(got) {
		t.Errorf("got %q", got)
	}
	if got := sentence(strange); got != "問題が発生しました: run graph: bad shape" {
		t.Errorf("got %q", got)
	}
	lang.Set("en")
	if got := sentenceOr(strange, "nothing"); got != "Run graph: bad shape." {
		t.Errorf("got %q", got)
	}
}

// Files as people have them, opened by what opens them: each is refused in Japanese.
func TestWhatPeopleOpenIsRefusedInJapanese(t *testing.T) {
	defer lang.Set("en")
	lang.Set("ja")
	dir := t.TempDir()
	at := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	for _, path := range []string{at("1.pt", "PK\x03\x04"), at("2.pt", "hello"), at("3.safetensors", "\x08\x00\x00\x00\x00\x00\x00\x00{}      "),
		at("4.pth", ""), at("5.jpg", "hello"), at("6.onnx", "<html>"), at("7.onnx", ""), filepath.Join(dir, "8.pt"), filepath.Join(dir, "9.onnx"), dir} {
		var err error
		if filepath.Ext(path) == ".onnx" { // what opening does first; the rest is another process's
			_, _, err = pairs.Find(path)
		} else {
			_, err = models.Open(path, 1)(t.Context())
		}
		if got := worded(err); !isJapanese(strings.ReplaceAll(got, filepath.Base(path), "")) {
			t.Errorf("%s (%v) is said as %q", filepath.Base(path), err, got)
		}
	}
	for _, path := range []string{at("a.clickmask", "hello"), at("b.clickmask", `{"clickmask": 99}`), at("c.clickmask", `{"clickmask_session": 2}`), filepath.Join(dir, "d.clickmask"), dir} {
		_, _, err := project.LoadSession(path)
		if got := worded(err); !isJapanese(strings.ReplaceAll(got, filepath.Base(path), "")) {
			t.Errorf("%s (%v) is said as %q", filepath.Base(path), err, got)
		}
	}
	for name, content := range map[string]string{"a.txt": "", "b.txt": "犬\n犬\n", "c.yaml": "names: 3", "d.yaml": "names: [a\n", "e.txt": "\xff", "f.txt": "犬\n\n猫\n"} {
		_, err := formats.ReadClasses(name, strings.NewReader(content))
		if got := worded(err); !isJapanese(strings.ReplaceAll(got, name, "")) {
			t.Errorf("%s (%v) is said as %q", name, err, got)
		}
	}
	if err := atomicfile.Write(dir, true, nil); !isJapanese(strings.ReplaceAll(worded(err), filepath.Base(dir), "")) {
		t.Errorf("%v is said as %q", err, worded(err))
	}
}

// Why work cannot be restored is Japanese as well.
func TestDamageIsSaidInJapanese(t *testing.T) {
	defer lang.Set("en")
	lang.Set("ja")
	for k := project.SessionUnreadable; k <= project.SessionEmpty; k++ {
		err := &project.SessionError{Kind: k, Reason: "is damaged: it is unlike anything", Err: errors.New("input/output error")}
		if got := damage(err); !isJapanese(got) {
			t.Errorf("kind %d is said as %q", k, got)
		}
	}
	if got := damage(errors.New("is damaged: unlike anything")); !isJapanese(got) {
		t.Errorf("got %q", got)
	}
}
