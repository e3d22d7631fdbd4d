package cli

import (
	"runtime"

	"github.com/spf13/cobra"

	"clickmask/internal/printable"
)

func (p *program) newVersion() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the versions of the program, Go and ONNX Runtime",
		Long: "Print the versions of the program, Go and ONNX Runtime, and with how many threads models run here.\n\n" +
			"Exit code 3 says that ONNX Runtime was not found; the line then says what to do.",
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			printable.Fprintf(cmd.OutOrStdout(), "clickmask %s\n%s %s/%s\n", p.version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
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
