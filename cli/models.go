package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"clickmask/inference/models"
	"clickmask/internal/printable"
)

// modelRow is the JSON object of one model of `clickmask models list`.
type modelRow struct {
	Name    string `json:"name"`
	Title   string `json:"title"`
	Kind    string `json:"kind"`
	Licence string `json:"licence,omitempty"`
	Notes   string `json:"notes"`
	Present bool   `json:"present"`
	Damaged bool   `json:"damaged,omitempty"`
	Size    int64  `json:"size,omitempty"`
	OnDisk  int64  `json:"on_disk,omitempty"`
	Partial int64  `json:"partial,omitempty"`
	SHA256  string `json:"sha256,omitempty"`
	Path    string `json:"path,omitempty"`
}

func (p *program) newModels() *cobra.Command {
	var jsonOut bool
	list := func(cmd *cobra.Command, _ []string) error { return p.listModels(cmd, jsonOut) }
	cmd := &cobra.Command{
		Use:   "models",
		Short: "List, download and remove models",
		Long: "List, download and remove models. A downloaded one is used with --model NAME.\n\n" +
			"Nothing is downloaded but by `clickmask models get`, which compares what comes with the checksum that was\n" +
			"published, and goes on where an earlier download has stopped.",
		Example: "  clickmask models\n" +
			"  clickmask models get mobile_sam\n" +
			"  clickmask predict beach.jpg --model mobile_sam --points 900,370",
		Args: noArgs,
		RunE: list,
	}
	listCmd := &cobra.Command{Use: "list", Short: "List the models and which of them are here", Args: noArgs, RunE: list}
	for _, c := range []*cobra.Command{cmd, listCmd} {
		c.Flags().BoolVar(&jsonOut, "json", false, "print one JSON object a model, alone on stdout")
	}
	cmd.AddCommand(listCmd,
		&cobra.Command{
			Use: "get NAME", Short: "Download a model and print the path of its file",
			Args: oneModel, ValidArgsFunction: p.completeModels,
			RunE: func(cmd *cobra.Command, args []string) error { return p.getModel(cmd, args[0]) },
		},
		&cobra.Command{
			Use: "rm NAME", Short: "Remove a downloaded model",
			Args: oneModel, ValidArgsFunction: p.completeModels,
			RunE: func(_ *cobra.Command, args []string) error { return p.removeModel(args[0]) },
		},
		&cobra.Command{
			Use: "path [NAME]", Short: "Print the path of a model's file, or of the folder of all",
			Args: atMostOneModel, ValidArgsFunction: p.completeModels,
			RunE: func(cmd *cobra.Command, args []string) error { return p.modelPath(cmd, args) },
		})
	return cmd
}

func oneModel(cmd *cobra.Command, args []string) error {
	if len(args) != 1 {
		return usagef("%s takes the name of one model; see clickmask models", cmd.Name())
	}
	return nil
}

func atMostOneModel(cmd *cobra.Command, args []string) error {
	if len(args) > 1 {
		return oneModel(cmd, args)
	}
	return nil
}

// modelStore is the user's folder of models, or the one of a test.
func (p *program) modelStore() (*models.Store, error) {
	if p.store != nil {
		return p.store, nil
	}
	return models.DefaultStore()
}

// model finds a model of the catalogue.
func (p *program) model(name string) (*models.Store, models.Entry, error) {
	s, err := p.modelStore()
	if err != nil {
		return nil, models.Entry{}, err
	}
	e, ok := s.Lookup(name)
	if !ok {
		if name == models.BuiltinName {
			return nil, e, usagef("the model %s is part of the program: there is nothing to download or to remove", name)
		}
		var names []string
		for _, it := range s.List() {
			names = append(names, it.Name)
		}
		return nil, e, usagef("no model is called %q; there are %s", name, few(names))
	}
	return s, e, nil
}

func (p *program) listModels(cmd *cobra.Command, jsonOut bool) error {
	s, err := p.modelStore()
	if err != nil {
		return err
	}
	rows := []modelRow{{Name: models.BuiltinName, Title: "Built-in", Kind: "builtin", Notes: "Part of the program.", Present: true}}
	for _, it := range s.List() {
		rows = append(rows, modelRow{it.Name, it.Title, string(it.Kind), it.Licence, it.Notes, it.Present, it.Damaged,
			it.Size, it.Bytes, it.Partial, it.SHA256, it.Path})
	}
	out := cmd.OutOrStdout()
	if jsonOut {
		for _, row := range rows {
			if err := writeJSON(out, row); err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	printable.Fprintf(w, "NAME\tSIZE\tHERE\tLICENCE\tMODEL\n")
	for _, row := range rows {
		size, licence := "", row.Licence
		if row.Size > 0 {
			size = models.SizeText(row.Size)
		}
		printable.Fprintf(w, "%s\t%s\t%s\t%s\t%s. %s\n", row.Name, size, row.here(), licence, row.Title, row.Notes)
	}
	return w.Flush()
}

// here says how much of a model is on this machine.
func (r modelRow) here() string {
	switch {
	case r.Present:
		return "yes"
	case r.Damaged:
		return "damaged"
	case r.Partial > 0:
		return fmt.Sprintf("%d %%", 100*r.Partial/r.Size)
	}
	return "no"
}

func (p *program) getModel(cmd *cobra.Command, name string) error {
	s, e, err := p.model(name)
	if err != nil {
		return err
	}
	tell, end := downloadBar(cmd.ErrOrStderr(), e)
	err = s.Download(cmd.Context(), e, tell)
	end()
	if errors.Is(err, context.Canceled) {
		return errInterrupted
	}
	if err != nil {
		return err
	}
	printable.Fprintf(cmd.OutOrStdout(), "%s\n", s.Path(e))
	return nil
}

// downloadBar draws progress on w where that is a terminal; end removes it.
func downloadBar(w io.Writer, e models.Entry) (tell func(models.Progress), end func()) {
	if !terminal(w) {
		return nil, func() {}
	}
	bar := progressbar.NewOptions64(e.Size, progressbar.OptionSetWriter(w), progressbar.OptionSetWidth(10),
		progressbar.OptionSetPredictTime(false), progressbar.OptionClearOnFinish())
	done := int64(0)
	tell = func(p models.Progress) {
		if p.Done < done {
			bar.Reset()
		}
		done = p.Done
		bar.Describe(describe(e, p))
		_ = bar.Set64(done)
	}
	return tell, func() { _ = bar.Clear() }
}

// describe keeps its width, so that what follows it stays in its place. The speed is the download's own: the
// bar's would count what an earlier download has left.
func describe(e models.Entry, p models.Progress) string {
	speed, left := "", ""
	if p.BytesPerSecond > 0 {
		speed = models.SizeText(int64(p.BytesPerSecond)) + "/s"
		left = p.Remaining().Round(time.Second).String() + " left"
	}
	return fmt.Sprintf("%s  %9s of %s  %11s  %12s", e.Title, models.SizeText(p.Done), models.SizeText(p.Total), speed, left)
}

func (p *program) removeModel(name string) error {
	s, e, err := p.model(name)
	if err != nil {
		return err
	}
	err = s.Remove(e)
	if errors.As(err, new(*models.MissingError)) {
		return fmt.Errorf("%s is not on this machine: there is nothing to remove", e.Title)
	}
	return err
}

func (p *program) modelPath(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		s, err := p.modelStore()
		if err != nil {
			return err
		}
		printable.Fprintf(cmd.OutOrStdout(), "%s\n", s.Dir)
		return nil
	}
	s, e, err := p.model(args[0])
	if err != nil {
		return err
	}
	if it := s.Item(e); !it.Present {
		return &models.MissingError{Entry: e, Damaged: it.Damaged}
	}
	printable.Fprintf(cmd.OutOrStdout(), "%s\n", s.Path(e))
	return nil
}

// completeModels lets the shell complete a model's name.
func (p *program) completeModels(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
	s, err := p.modelStore()
	if err != nil || len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var names []string
	for _, it := range s.List() {
		names = append(names, it.Name+"\t"+it.Title)
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
