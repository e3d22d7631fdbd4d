package cli

import (
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"clickmask/internal/printable"
)

func (p *program) newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the versions of the program, Go, Fyne and ONNX Runtime",
		Long: "Print the versions of the program with what it was built from, of Go, Fyne and ONNX Runtime, and with how many threads\n" +
			"models run here.\n\n" +
			"Exit code 3 says that ONNX Runtime was not found; the line then says what to do.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			printable.Fprintf(cmd.OutOrStdout(), "clickmask %s\n%s %s/%s\n", p.version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			if fyne := moduleVersion("fyne.io/fyne/v2"); fyne != "" {
				printable.Fprintf(cmd.OutOrStdout(), "Fyne %s\n", fyne)
			}
			found, err := p.runtime()
			if err != nil {
				return err
			}
			printable.Fprintf(cmd.OutOrStdout(), "ONNX Runtime %s\n", found)
			printable.Fprintf(cmd.OutOrStdout(), "models run with %v\n", p.machine.Threads())
			return nil
		},
	}
}

// moduleVersion is the version of a module inside the program, "" where it is not inside.
func moduleVersion(path string) string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range info.Deps {
		if m.Path == path {
			return strings.TrimPrefix(m.Version, "v")
		}
	}
	return ""
}
