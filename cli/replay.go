package cli

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"clickmask/assets/sample"
	"clickmask/inference"
	"clickmask/internal/jsonname"
	"clickmask/internal/printable"
	"clickmask/mask"
	"clickmask/picture"
	"clickmask/project"
	"clickmask/prompt"
)

// replayFlags are the flags of `clickmask replay`.
type replayFlags struct {
	modelFlags
	update  bool
	output  string
	force   bool
	jsonOut bool
}

func (p *program) newReplay() *cobra.Command {
	var f replayFlags
	cmd := &cobra.Command{
		Use:   "replay SESSION",
		Short: "Ask the prompts of a session again",
		Long: "Ask the prompts of a session's objects again, and say of each whether the mask is the same, bit for bit.\n" +
			"What was drawn on an object by hand is laid over the new mask before the two are compared. Objects that were\n" +
			"made without a model, or by another model than the one that is asked, are not asked.\n\n" +
			"With --update those that are different, and those of another model, get the new masks; what was drawn by hand\n" +
			"stays on them. Without it the code is 1 when one is different.",
		Example: "  clickmask replay work.clickmask\n" +
			"  clickmask replay work.clickmask --model mobile_sam --update -o again.clickmask",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("replay needs one session, got %d arguments", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.replay(cmd, args[0], f) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.BoolVar(&f.update, "update", false, "write the session with the new masks")
	fl.StringVarP(&f.output, "output", "o", "", "the `FILE` of that session (default: the session itself, with --force)")
	fl.BoolVar(&f.force, "force", false, "replace a file that is already there")
	fl.BoolVar(&f.jsonOut, "json", false, "print one JSON object an object, alone on stdout")
	f.modelFlags.add(cmd)
	f.addCloser(cmd)
	f.addCache(cmd)
	return cmd
}

// The states of a replayed object.
const (
	replaySame      = "same"
	replayDifferent = "different"
	replayNoModel   = "no model"    // drawn, imported or put together of others
	replayOther     = "other model" // than the one that is asked
	replayFailed    = "failed"
)

// replayed is what became of one object; as JSON it is a line of `clickmask replay --json`.
type replayed struct {
	Picture jsonname.Name `json:"picture"`
	Object  uint64        `json:"object"`
	Class   string        `json:"class,omitempty"`
	State   string        `json:"state"`
	Drawn   bool          `json:"drawn"`
	IoU     float64       `json:"iou"`
	Pixels  int           `json:"pixels"`
	Updated bool          `json:"updated"`
	Error   string        `json:"error,omitempty"`
}

// remade is that with the mask that was made.
type remade struct {
	replayed
	mask  mask.Mask
	score float32
}

// line is what people read.
func (r *replayed) line() string {
	name := fmt.Sprintf("%s  object %d", r.Picture, r.Object)
	if r.Class != "" {
		name += " (" + r.Class + ")"
	}
	drawn := ""
	if r.Drawn {
		drawn = ", with what was drawn by hand"
	}
	switch r.State {
	case replaySame:
		name += "  same" + drawn
	case replayDifferent:
		name += fmt.Sprintf("  different in %d pixels, IoU %.4f%s", r.Pixels, r.IoU, drawn)
	case replayNoModel:
		name += "  made without a model, not asked"
	case replayOther:
		if name += "  made by another model"; !r.Updated {
			name += ", not asked"
		}
	}
	if r.Updated {
		name += "; made anew"
	}
	return name
}

func (p *program) replay(cmd *cobra.Command, path string, f replayFlags) error {
	ctx := cmd.Context()
	target := f.output
	if target == "" {
		target = path
	}
	switch {
	case f.output != "" && !f.update:
		return usagef("-o is the session that --update writes")
	case f.update && f.output == "" && !f.force:
		return usagef("--update would replace %s: use --force, or name another file with -o", path)
	}
	load, itself := project.LoadSession, false
	var file *project.SessionFile
	if f.update {
		var err error
		if file, err = p.sessionToWrite(target, f.force); err != nil {
			return err
		}
		defer file.Close()
		if itself = file.Is(path); itself {
			load = func(string) (project.Session, []string, error) { return file.Load() }
		}
	}
	s, _, err := load(path)
	if err != nil {
		return err
	}
	m, err := p.openModel(ctx, f.modelFlags, cmd.ErrOrStderr())
	if err != nil {
		return fmt.Errorf("the prompts of %s cannot be asked again: %w", filepath.Base(path), err)
	}
	defer m.Close()
	report := newReporter(cmd, f.jsonOut, 0)
	run := replayer{runner: p.runner(m, f.modelFlags), info: m.Info(), closer: f.looks(cmd, m.Info()), update: f.update, classes: s.Classes}
	counts := map[string]int{}
	for i := range s.Pages {
		page := &s.Pages[i]
		if len(page.Objects) == 0 {
			continue
		}
		results, err := run.page(ctx, page)
		if ctx.Err() != nil {
			return errInterrupted
		}
		if err != nil {
			report.fail(err)()
		}
		objects := append([]project.Object(nil), page.Objects...)
		for k := range results {
			r := &results[k]
			counts[r.State]++
			if r.Updated = f.update && !r.mask.Empty() && r.State != replaySame; r.Updated {
				counts["updated"]++
				objects[k].Mask, objects[k].IoU, objects[k].Model = r.mask, r.score, run.info.Fingerprint
			}
			if f.jsonOut {
				report.line(string(r.Picture), r.replayed)
			} else if r.State != replayFailed {
				printable.Fprintf(report.stdout, "%s\n", r.line())
			}
		}
		page.Objects = objects
	}
	printable.Fprintf(report.stderr, "%s: %d the same, %d different, %d of another model, %d without one, %d failed\n", filepath.Base(path),
		counts[replaySame], counts[replayDifferent], counts[replayOther], counts[replayNoModel], counts[replayFailed])
	if f.update {
		if counts["updated"] > 0 || !itself {
			if err := saveSession(file, s); err != nil {
				return err
			}
		}
		printable.Fprintf(report.stderr, "%s: %d masks are new\n", target, counts["updated"])
	} else if counts[replayDifferent] > 0 && report.failed == nil {
		report.failed = errDifferent
	}
	return report.end()
}

// errDifferent is the exit code's: what is different was said, object by object.
var errDifferent = errors.New("masks are different")

// replayer asks the prompts of a session again.
type replayer struct {
	runner  *inference.Runner
	info    inference.Info
	closer  bool
	update  bool // also ask what another model was asked
	classes project.Classes
}

// page asks the prompts of one page. The error, which says why none could be asked, comes with results that say so too.
func (r *replayer) page(ctx context.Context, page *project.Page) ([]remade, error) {
	results := make([]remade, len(page.Objects))
	asks := false
	for k := range page.Objects {
		o, out := &page.Objects[k], &results[k]
		out.replayed = replayed{Picture: jsonname.Name(page.Name), Object: o.ID, State: replayNoModel, Drawn: o.Hand != nil && !o.Hand.Empty()}
		if c, ok := r.classes.Find(o.Class); ok {
			out.Class = c.Name
		}
		switch {
		case o.Model == "" || len(o.Rounds) == 0:
			continue
		case o.Model != r.info.Fingerprint:
			out.State = replayOther
			asks = asks || r.update
		default:
			out.State = replayFailed
			asks = true
		}
	}
	if !asks {
		return results, nil
	}
	fail := func(err error) ([]remade, error) {
		for k := range results {
			if results[k].State == replayFailed {
				results[k].Error = printable.OneLine(err)
			}
		}
		return results, err
	}
	pic, err := openPage(ctx, page)
	if err != nil {
		return fail(err)
	}
	e, _, err := r.runner.Embed(ctx, pic)
	if err != nil {
		return fail(fmt.Errorf("%s: %w", page.Name, err))
	}
	for k := range page.Objects {
		o, out := &page.Objects[k], &results[k]
		if out.State == replayNoModel || out.State == replayOther && !r.update {
			continue
		}
		if err := r.object(ctx, pic, e, o, out); err != nil {
			return fail(fmt.Errorf("%s: object %d: %w", page.Name, o.ID, err))
		}
	}
	return results, nil
}

// openPage opens a page's picture, which must be the one that the masks were made on.
func openPage(ctx context.Context, page *project.Page) (*picture.Picture, error) {
	var pic *picture.Picture
	var err error
	if strings.HasPrefix(page.Path, project.Builtin) {
		pic, err = picture.Decode(ctx, sample.JPEG, sample.Name, picture.Options{})
	} else {
		pic, err = picture.Open(ctx, page.Path, picture.Options{Frame: page.Frame})
	}
	if err != nil {
		return nil, err
	}
	w, h := pic.Size()
	if page.W != w || page.H != h || page.PixelsHash != "" && page.PixelsHash != hex.EncodeToString(pic.Hash[:]) {
		return nil, &project.PictureChangedError{Page: page.ID, Name: page.Name, W: w, H: h, WasW: page.W, WasH: page.H}
	}
	return pic, nil
}

// object asks an object's prompts again, one request after the other, each with the mask before. How closely it was looked in
// between is not in a session, where a click may have come before the look was done: the mask is the same if one of the ways
// that there are gives it.
func (r *replayer) object(ctx context.Context, pic *picture.Picture, e *inference.Embedding, o *project.Object, out *remade) error {
	ways := [][2]bool{{false, false}}
	if r.closer {
		ways = [][2]bool{{true, true}, {false, true}, {false, false}, {true, false}}
	}
	if len(o.Rounds) == 1 && r.closer {
		ways = [][2]bool{{true, true}, {false, false}}
	}
	for i, way := range ways {
		logits, score, err := r.rounds(ctx, pic, e, o, way[0], way[1])
		if err != nil {
			return err
		}
		m := logits.Mask()
		if o.Hand != nil {
			m = o.Hand.Apply(m)
		}
		same := m.Equal(o.Mask)
		if i == 0 || same {
			out.mask, out.score, out.IoU = m, score, mask.IoU(m, o.Mask)
			out.Pixels = mask.Subtract(m, o.Mask).Area() + mask.Subtract(o.Mask, m).Area()
		}
		if o.Model != r.info.Fingerprint {
			return nil
		}
		if out.State = replayDifferent; same {
			out.State = replaySame
			return nil
		}
	}
	return nil
}

// rounds makes the mask of an object again; between and last say whether the masks are looked at closer that are fed back, and
// the one at the end.
func (r *replayer) rounds(ctx context.Context, pic *picture.Picture, e *inference.Embedding, o *project.Object, between, last bool) (*mask.Logits, float32, error) {
	var input *mask.Logits
	var score float32
	for i, round := range o.Rounds {
		q := prompt.Prompt{Points: o.Prompt.Points[:min(round.Points, len(o.Prompt.Points))]}
		if round.Box {
			q.Box = o.Prompt.Box
		}
		a, err := r.runner.Ask(ctx, e, q, input)
		if err != nil {
			return nil, 0, err
		}
		chosen := round.Chosen
		if o.Model != r.info.Fingerprint || chosen >= len(a.LowRes) {
			chosen = a.Choose(q) // another model has other candidates
		}
		if i < len(o.Rounds)-1 && between || i == len(o.Rounds)-1 && last {
			if a, chosen, err = r.look(ctx, pic, q, a, chosen, o.Model == r.info.Fingerprint); err != nil {
				return nil, 0, err
			}
		}
		input, score = &a.LowRes[chosen], a.IoU[chosen]
	}
	return input, score, nil
}

// look looks closer as the window does: at the mask that is shown by itself, which another may take the place of, and then at
// the one that was chosen, where that is known.
func (r *replayer) look(ctx context.Context, pic *picture.Picture, q prompt.Prompt, a *prompt.Answer, chosen int, known bool) (*prompt.Answer, int, error) {
	after, shown, err := r.runner.LookCloser(ctx, pic, q, a, a.Choose(q))
	if err != nil {
		return nil, 0, err
	}
	if !known {
		return after, shown, nil
	}
	if shown != chosen && !after.LookedAt(chosen) {
		after, _, err = r.runner.LookCloser(ctx, pic, q, after, chosen)
	}
	return after, chosen, err
}
