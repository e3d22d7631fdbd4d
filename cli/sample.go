package cli

import (
	"time"

	"github.com/spf13/cobra"

	"clickmask/assets/sample"
	"clickmask/matte"
	"clickmask/picture"
	"clickmask/prompt"
)

func (p *program) newSample() *cobra.Command {
	var out outputFlags
	var f modelFlags
	cmd := &cobra.Command{
		Use:   "sample",
		Short: "Cut things out of the built-in sample picture",
		Long: "Cut things out of the built-in sample picture and write masks, cut-outs and an overlay: a quick look at what\n" +
			"the program does, and a check that everything it needs is there.",
		Example: "  clickmask sample -o out",
		Args:    noArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return p.sample(cmd, out, f) },
	}
	cmd.Flags().StringVarP(&out.output, "output", "o", "", "the `FOLDER` to write into (default: the current one)")
	cmd.Flags().BoolVar(&out.force, "force", false, "replace files that are already there")
	f.add(cmd)
	f.addCloser(cmd)
	f.addCache(cmd)
	return cmd
}

// sample is predict on the built-in picture with the clicks that come with it.
func (p *program) sample(cmd *cobra.Command, flags outputFlags, f modelFlags) error {
	ctx := cmd.Context()
	start := time.Now()
	flags.overlay, flags.cutout, flags.best = true, true, true
	flags.cut.options.Edge.Kind = matte.KindHard
	var prompts []prompt.Prompt
	for _, c := range sample.Clicks {
		prompts = append(prompts, suggested(c))
	}
	out, err := newOutput(flags, []pictureAt{{path: sample.Name}}, len(prompts))
	if err != nil {
		return err
	}
	pic, err := picture.Decode(ctx, sample.JPEG, sample.Name, picture.Options{})
	if err != nil {
		return err
	}
	m, err := p.openModel(ctx, f, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer m.Close()
	report := newReporter(cmd, false, 1)
	run := predictor{prompts: prompts, info: m.Info(), runner: p.runner(m, f), out: out, closer: f.looks(cmd, m.Info())}
	result, err := run.picture(ctx, pic, pictureAt{path: sample.Name}, start)
	if ctx.Err() != nil {
		return errInterrupted
	}
	report.picture(pictureAt{path: sample.Name}, result, err)
	return report.end()
}

// suggested is the prompt of the clicks or the box that come with the picture.
func suggested(c sample.Click) prompt.Prompt {
	var p prompt.Prompt
	if c.HasBox() {
		b := prompt.NewBox(c.Box[0], c.Box[1], c.Box[2], c.Box[3])
		p.Box = &b
	} else {
		p.Points = append(p.Points, prompt.Point{X: c.X, Y: c.Y, Label: prompt.Positive})
	}
	for _, then := range c.Then {
		label := prompt.Negative
		if then.Inside {
			label = prompt.Positive
		}
		p.Points = append(p.Points, prompt.Point{X: then.X, Y: then.Y, Label: label})
	}
	return p
}
