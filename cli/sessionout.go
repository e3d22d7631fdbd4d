package cli

import (
	"cmp"
	"os"

	"clickmask/project"
)

// sessionToWrite takes a session that a command writes at its end, and refuses before any work what may not be replaced. What is there
// now may be; what somebody else saves while the command works is not dropped.
func (p *program) sessionToWrite(path string, force bool) (*project.SessionFile, error) {
	if err := free(path, force, ""); err != nil {
		return nil, err
	}
	return project.OpenSessionFile(path, cmp.Or(p.around.Locks, os.DevNull)) // in which no lock can be made
}

// saveSession writes it.
func saveSession(f *project.SessionFile, s project.Session) error {
	save := f.Reserve(s)
	defer save.Drop()
	return save.Write(false)
}
