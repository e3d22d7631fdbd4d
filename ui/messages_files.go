package ui

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"clickmask/internal/atomicfile"
	"clickmask/internal/diskfull"
	"clickmask/internal/userfile"
	"clickmask/project"
	"clickmask/project/formats"
	"clickmask/ui/lang"
)

// sessionWords says what is wrong with a session or with keeping work.
func sessionWords(err error) string {
	var bad *project.SessionError
	var changed *project.PictureChangedError
	var unkept *project.AutosaveError
	var write *atomicfile.Error
	switch {
	case errors.Is(err, project.ErrSessionChanged) && errors.As(err, &write):
		return lang.T("%s was changed by another window or program since it was opened here.", filepath.Base(write.Path))
	case errors.Is(err, project.ErrSessionBusy):
		return lang.T("Another window is saving it just now. Try again.")
	case errors.As(err, &changed) && changed.SameSize():
		return lang.T("%s has changed since its masks were made.", changed.Name)
	case errors.As(err, &changed):
		return lang.T("%s is now %d × %d pixels, but its masks were made on %d × %d.", changed.Name, changed.W, changed.H, changed.WasW, changed.WasH)
	case errors.As(err, &bad) && bad.Kind == project.SessionTooLarge: // which autosave may say too
		return badSession(bad)
	case errors.As(err, &unkept) && diskfull.Is(err):
		return lang.T("The disk is full.")
	case errors.As(err, &unkept):
		return lang.T("The folder for unsaved work cannot be written to.")
	case errors.As(err, &bad):
		return badSession(bad)
	}
	return ""
}

func badSession(e *project.SessionError) string {
	name := lang.T("The session")
	if e.Path != "" {
		name = filepath.Base(e.Path)
	}
	switch e.Kind {
	case project.SessionUnreadable:
		if errors.Is(e, fs.ErrNotExist) {
			return lang.T("%s does not exist.", name)
		}
		return lang.T("%s cannot be read. Look whether you have permission to.", name)
	case project.SessionForeign:
		return lang.T("%s is not a ClickMask session.", name)
	case project.SessionNewer:
		return lang.T("%s was saved by a newer ClickMask.", name)
	case project.SessionTooLarge:
		return lang.T("%s is larger than ClickMask can open.", name)
	case project.SessionEmpty:
		return lang.T("%s holds no pictures.", name)
	}
	return lang.T("%s is damaged and cannot be opened.", name)
}

// exportWords says why an export or a class list failed.
func exportWords(err error) string {
	var some *formats.PartError
	var room *formats.RoomError
	var list *formats.ListError
	switch {
	case errors.As(err, &some):
		why := worded(some.Err)
		if why == "" {
			why = lang.T("The export did not end.")
		}
		return why + " " + lang.T("%d of %d files were written.", len(some.Written), some.Of)
	case errors.As(err, &room):
		return lang.T("A label map has room for %d, and %d are wanted.", room.Room, room.Wanted)
	case errors.As(err, &list):
		return listWords(list)
	case errors.Is(err, formats.ErrNothing):
		return lang.T("There is nothing to export: no picture has objects.")
	case errors.Is(err, formats.ErrEmpty):
		return lang.T("The mask is empty: there is nothing to cut out.")
	case errors.Is(err, formats.ErrClear):
		return lang.T("The picture is transparent there: nothing would be seen of a cut-out.")
	}
	return ""
}

func listWords(e *formats.ListError) string {
	switch e.Fault {
	case formats.ListTooLarge, formats.ListTooMany:
		return lang.T("%s has more classes than ClickMask can take.", e.File)
	case formats.ListNotText:
		return lang.T("%s is not UTF-8 text.", e.File)
	case formats.ListEmpty:
		return lang.T("%s names no class.", e.File)
	case formats.ListNameless:
		return lang.T("Class number %d of %s has no name.", e.Class, e.File)
	case formats.ListLongName:
		return lang.T("The name of class number %d of %s is too long.", e.Class, e.File)
	case formats.ListTwice:
		return lang.T("Class number %d of %s has the name of another.", e.Class, e.File)
	}
	return lang.T("%s cannot be read as a class list. Use text with one name per line, or a data.yaml.", e.File)
}

// fileWords says why a file could not be read or written.
func fileWords(err error) string {
	var source *atomicfile.SourceError
	var write *atomicfile.Error
	var special *userfile.NotRegularError
	var large *userfile.TooLargeError
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &source):
		return lang.T("%s is a picture that is worked on and would be replaced. Choose another name.", filepath.Base(source.Path))
	case errors.As(err, &write):
		return reason(filepath.Base(write.Path), err, true)
	case errors.As(err, &special):
		return lang.T("%s is not a file.", filepath.Base(special.Path))
	case errors.As(err, &large):
		return lang.T("%s is larger than ClickMask can open.", filepath.Base(large.Path))
	case errors.As(err, &path):
		return reason(filepath.Base(path.Path), err, path.Op != "open" && path.Op != "stat" && path.Op != "read")
	case errors.As(err, &link):
		return reason(filepath.Base(link.New), err, true)
	}
	return ""
}

// reason says why a file that is named could not be read or written. What only the system knows is told by what was to be
// done.
func reason(name string, err error, writing bool) string {
	var refused *atomicfile.Refusal
	switch {
	case errors.As(err, &refused):
		return refusalWords(name, refused.Kind)
	case errors.Is(err, atomicfile.ErrSuperseded):
		return lang.T("A newer save of %s is there already.", name)
	case errors.Is(err, atomicfile.ErrExists), errors.Is(err, fs.ErrExist):
		return lang.T("There is already a file called %s.", name)
	case diskfull.Is(err):
		return lang.T("The disk is full, so %s was not written.", name)
	case errors.Is(err, syscall.ENAMETOOLONG):
		return lang.T("The name %s is too long.", name)
	case errors.Is(err, fs.ErrNotExist) && writing:
		return lang.T("The folder of %s is not there.", name)
	case errors.Is(err, fs.ErrNotExist):
		return lang.T("%s does not exist.", name)
	case errors.Is(err, fs.ErrPermission) && writing, errors.Is(err, syscall.EROFS):
		return lang.T("%s cannot be written. Look whether you have permission to.", name)
	case errors.Is(err, fs.ErrPermission):
		return lang.T("%s cannot be read. Look whether you have permission to.", name)
	case writing:
		return lang.T("%s could not be saved. Choose another folder.", name)
	}
	return lang.T("%s could not be opened.", name)
}

// refusalWords says why a file is not replaced.
func refusalWords(name string, kind atomicfile.RefusalKind) string {
	switch kind {
	case atomicfile.IsFolder:
		return lang.T("There is a folder called %s. Choose another name.", name)
	case atomicfile.IsProtected:
		return lang.T("%s is write-protected.", name)
	case atomicfile.IsLinked:
		return lang.T("%s has a second name, under which the old content would stay. Choose another name.", name)
	case atomicfile.IsOthers:
		return lang.T("%s belongs to somebody else. Choose another name.", name)
	case atomicfile.IsShared:
		return lang.T("Who else may read %s cannot be kept. Choose another name.", name)
	case atomicfile.IsCircle:
		return lang.T("The links of %s lead in a circle.", name)
	case atomicfile.IsFile:
		return lang.T("%s is a file, where a folder is to be made.", name)
	}
	return lang.T("%s is not a file.", name)
}
