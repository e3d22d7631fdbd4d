package cli

import (
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"clickmask/cli/batch"
	"clickmask/internal/atomicfile"
	"clickmask/internal/jsonname"
	"clickmask/internal/printable"
	"clickmask/mask"
	"clickmask/project"
	"clickmask/project/formats"
)

// annotateOutput knows what is written of an annotation, and where.
type annotateOutput struct {
	annotateFlags
	format *formats.Format      // nil: a session alone
	file   *project.SessionFile // nil without a session
}

func newAnnotateOutput(f annotateFlags) (*annotateOutput, error) {
	o := &annotateOutput{annotateFlags: f, format: formats.ByID(f.to)}
	switch {
	case f.output == "":
		return nil, usagef("give a folder to write into with -o")
	case f.to == "" && f.session == "":
		return nil, usagef("say what to write: --to FORMAT, --session FILE, or both")
	case f.to != "" && (o.format == nil || !o.format.CanWrite()):
		return nil, usagef("--to %q: give one of %s", f.to, strings.Join(formatIDs((*formats.Format).CanWrite), ", "))
	case f.session != "" && !project.IsSession(f.session):
		return nil, usagef("--session %s: a session's file ends in %s", f.session, project.SessionExtension)
	}
	return o, nil
}

func (o *annotateOutput) options() formats.Options { return formats.Options{Polygons: o.polygons} }

// check refuses to replace files before any work. What the files are called follows from the pictures and how many boxes each
// has, so that masks of one pixel will do.
func (o *annotateOutput) check(p *program, a *annotation) (err error) {
	if o.session != "" {
		if err := o.guard(a).Check(o.session); err != nil {
			return usagef("%w", err)
		}
		if o.file, err = p.sessionToWrite(o.session, o.force); err != nil {
			return err
		}
	}
	if o.format == nil || o.force {
		return nil
	}
	pretended := &batch.Annotated{Classes: a.classes}
	for _, t := range a.tasks {
		f := &batch.Found{Picture: jsonname.Name(t.Path), Frame: t.Frame, Width: 1, Height: 1}
		for range max(len(t.Boxes), 1) {
			f.Objects = append(f.Objects, batch.Object{RLE: mask.Rect(1, 1, image.Rect(0, 0, 1, 1)).COCOString()})
		}
		pretended.Pages, pretended.Empty = append(pretended.Pages, f), append(pretended.Empty, false)
	}
	set, err := pretended.Set()
	if err != nil {
		return err
	}
	plan, err := formats.NewPlan(set, o.format, o.options())
	if err != nil {
		return err
	}
	_, err = o.replaced(plan, o.guard(a))
	return err
}

// replaced lists what a plan replaces, and refuses that without --force, and to replace a picture in any case.
func (o *annotateOutput) replaced(plan *formats.Plan, guard *atomicfile.Guard) ([]string, error) {
	there, err := plan.Existing(o.output, guard)
	if err != nil {
		return nil, usagef("%w", err)
	}
	if len(there) > 0 && !o.force {
		return nil, usagef("%s is already there; use --force to replace it", filepath.Join(o.output, filepath.FromSlash(there[0])))
	}
	return there, nil
}

// guard knows what is read.
func (o *annotateOutput) guard(a *annotation) *atomicfile.Guard {
	return atomicfile.NewGuard(append(a.read, files(a.pictures)...)...)
}

// openProgress opens the file of what is done.
func (o *annotateOutput) openProgress() (*batch.AnswerFile, error) {
	if err := os.MkdirAll(o.output, 0o777); err != nil {
		return nil, err
	}
	done, err := batch.OpenAnswers(filepath.Join(o.output, annotateProgress))
	if err != nil {
		return nil, fmt.Errorf("what was done before is not known: %w", err)
	}
	return done, nil
}

// write writes the files and the session, and prints their paths.
func (o *annotateOutput) write(cmd *cobra.Command, a *annotation, result *batch.Annotated) error {
	if o.format != nil {
		if err := o.writeFiles(cmd, a, result); err != nil {
			return err
		}
	}
	if o.session == "" {
		return nil
	}
	session, err := result.Session()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(o.session), 0o777); err != nil {
		return err
	}
	if err := saveSession(o.file, session); err != nil {
		return err
	}
	printable.Fprintf(cmd.OutOrStdout(), "%s\n", o.session)
	return nil
}

func (o *annotateOutput) writeFiles(cmd *cobra.Command, a *annotation, result *batch.Annotated) error {
	set, err := result.Set()
	if err != nil {
		return err
	}
	plan, err := formats.NewPlan(set, o.format, o.options())
	if errors.Is(err, formats.ErrNothing) {
		if len(a.failed) > 0 {
			return nil // that is told
		}
		return errors.New("there is nothing to write: no box has given a mask")
	}
	if err != nil {
		return err
	}
	guard := o.guard(a)
	there, err := o.replaced(plan, guard)
	if err != nil {
		return err
	}
	if err := plan.Write(cmd.Context(), o.output, formats.WriteOptions{Replace: there, Guard: guard}); err != nil {
		return err
	}
	for _, file := range plan.Files {
		printable.Fprintf(cmd.OutOrStdout(), "%s\n", filepath.Join(o.output, filepath.FromSlash(file.Path)))
	}
	for _, r := range plan.Renamed {
		printable.Fprintf(cmd.ErrOrStderr(), "%s is written as %s: %s is another file's name or not allowed everywhere\n", set.Pages[r.Page].Path, r.Path, r.Wanted)
	}
	return nil
}
