package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"clickmask/inference/graph"
	"clickmask/inference/models"
	"clickmask/internal/atomicfile"
	"clickmask/internal/printable"
)

// exportFlags are the flags of `clickmask export`.
type exportFlags struct {
	folder        string
	name          string
	single, force bool
}

func (p *program) newExport() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export CHECKPOINT",
		Short: "Write a checkpoint as ONNX files for other programs",
		Long: "Write a checkpoint as two ONNX files that any ONNX Runtime from 1.13 on can use: an encoder that takes the\n" +
			"prepared picture [1,3,1024,1024], and a decoder with the inputs and outputs of Meta's export (any number of\n" +
			"points, orig_im_size). The encoder's metadata says how a picture is prepared.",
		Example: "  clickmask export mobile_sam.pt -o onnx/\n  clickmask export mobile_sam.pt --single -o onnx/",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usagef("export needs one checkpoint, got %d arguments", len(args))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error { return p.export(cmd, args[0], f) },
	}
	fl := cmd.Flags()
	fl.SortFlags = false
	fl.StringVarP(&f.folder, "output", "o", ".", "the `FOLDER` to write into")
	fl.StringVar(&f.name, "name", "", "files begin with this `name` (default: the checkpoint's)")
	fl.BoolVar(&f.single, "single", false, "the decoder answers one mask, the one that SAM would choose, in place of four")
	fl.BoolVar(&f.force, "force", false, "replace files that are already there")
	return cmd
}

func (p *program) export(cmd *cobra.Command, path string, f exportFlags) error {
	ctx := cmd.Context()
	file, err := models.OpenVerified(ctx, path, "")
	if err != nil {
		return interruptedOr(ctx, fmt.Errorf("%s: %w", filepath.Base(path), err))
	}
	defer file.Close()
	if f.name == "" {
		f.name = baseName(path)
	}
	if err := os.MkdirAll(f.folder, 0o755); err != nil {
		return err
	}
	written, err := graph.Export(ctx, file, file.Size(), f.folder, graph.ExportOptions{Name: f.name, Single: f.single,
		Overwrite: f.force, Guard: atomicfile.NewGuard(path)})
	if errors.Is(err, fs.ErrExist) {
		return usagef("%w; use --force to replace it", err)
	}
	if err != nil {
		return interruptedOr(ctx, fmt.Errorf("%s: %w", filepath.Base(path), err))
	}
	for _, name := range written {
		printable.Fprintf(cmd.OutOrStdout(), "%s\n", name)
	}
	return nil
}
