package desk

import (
	"context"
	"errors"

	"clickmask/internal/atomicfile"
	"clickmask/project"
)

// openSession reads a session file.
func (d *Desk) openSession(path string) (opened, error) {
	file, err := project.OpenSessionFile(path, d.opts.Locks)
	if err != nil {
		return opened{}, err
	}
	s, _, err := file.Load()
	return opened{session: s, file: file}, err
}

// SaveSession writes what the document holds now into a session file, which becomes its own; done is told how that went.
// The error wraps [project.ErrSessionChanged] when somebody else has saved the file since it was read here, unless
// replace says that this may be dropped.
func (d *Desk) SaveSession(path string, replace bool, done func(error)) {
	d.settleForSaving()
	if d.file != nil && d.file.Is(path) {
		d.write(d.file, replace, done)
		return
	}
	background(d, func(context.Context) (*project.SessionFile, error) {
		return project.OpenSessionFile(path, d.opts.Locks)
	}, func(f *project.SessionFile, err error) {
		if err != nil {
			done(err)
			return
		}
		d.write(f, replace, func(err error) {
			if f != d.file {
				closeFile(f)
			}
			done(err)
		})
	})
}

// write saves to a file whose present content is known.
func (d *Desk) write(f *project.SessionFile, replace bool, done func(error)) {
	s, work := d.doc.Session(), d.work
	save := f.Reserve(s)
	background(d, func(context.Context) (struct{}, error) {
		err := save.Write(replace)
		if err != nil {
			save.Drop()
		}
		return struct{}{}, err
	}, func(_ struct{}, err error) {
		if errors.Is(err, atomicfile.ErrSuperseded) {
			err = nil // the file holds what is newer
		}
		if err == nil && work == d.work { // else what was saved is no longer what is open
			if f != d.file {
				closeFile(d.file)
				d.file = f
			}
			d.doc.SavedAs(f.Path(), s.State)
		}
		done(err)
	})
}

// settleForSaving keeps what Enter was pressed for, where its mask is there: it belongs to the work that is saved.
func (d *Desk) settleForSaving() {
	if d.wish.keep && d.chosenLogits() != nil {
		d.during(d.settle)
	}
}

// closeFile lets go of a session file, which may have to wait for a save under way.
func closeFile(f *project.SessionFile) {
	if f != nil {
		go f.Close()
	}
}

// Known is what the document's session file held when the document last agreed with it, for [project.Session.Known].
func (d *Desk) Known() string {
	if d.file == nil {
		return ""
	}
	return d.file.Known()
}
