package cli

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// newMan writes the page that packages install as clickmask(1), so that it never says anything but --help does.
func (p *program) newMan() *cobra.Command {
	var day int64
	cmd := &cobra.Command{
		Use:    "manual-page",
		Short:  "Print the manual page",
		Hidden: true,
		Args:   noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return writeMan(cmd.OutOrStdout(), cmd.Root(), p.version, time.Unix(day, 0).UTC())
		},
	}
	cmd.Flags().Int64Var(&day, "date", 0, "the page's date, in `SECONDS` since 1970")
	return cmd
}

// writeMan writes a program's commands as a page in roff.
func writeMan(w io.Writer, root *cobra.Command, version string, day time.Time) error {
	var b strings.Builder
	line := func(format string, args ...any) { b.WriteString(fmt.Sprintf(format, args...) + "\n") }
	name, _, _ := strings.Cut(version, " ")
	line(`.TH CLICKMASK 1 "%s" "ClickMask %s" "User Commands"`, day.Format("2006-01-02"), roff(name))
	line(".SH NAME\nclickmask \\- %s", roff(strings.ToLower(root.Short[:1])+root.Short[1:]))
	line(".SH SYNOPSIS")
	line(".B clickmask\n[\\fIOPTION\\fR]... [\\fIPICTURE\\fR|\\fIFOLDER\\fR|\\fISESSION\\fR]...\n.br\n.B clickmask\n\\fICOMMAND\\fR [\\fIOPTION\\fR]...")
	line(".SH DESCRIPTION\n%s", paragraphs(root.Long))
	line(".SH OPTIONS")
	manFlags(line, root.LocalFlags())
	line(".SH COMMANDS")
	manCommands(line, root)
	line(".SH EXIT STATUS\n.TP\n0\ndone\n.TP\n1\nfailed\n.TP\n2\nbad use\n.TP\n3\nsomething has to be installed first")
	line(".SH EXAMPLES\n.nf\n%s\n.fi", roff(root.Example))
	_, err := io.WriteString(w, b.String())
	return err
}

func manCommands(line func(string, ...any), parent *cobra.Command) {
	for _, c := range parent.Commands() {
		if c.Hidden || c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		line(".SS %s", roff(strings.TrimPrefix(c.UseLine(), "clickmask ")))
		text := c.Long
		if text == "" {
			text = c.Short + "."
		}
		line("%s", paragraphs(text))
		manFlags(line, c.LocalFlags())
		manCommands(line, c)
	}
}

func manFlags(line func(string, ...any), flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		value, usage := pflag.UnquoteUsage(f)
		head := "\\fB" + roff("--"+f.Name) + "\\fR"
		if f.Shorthand != "" {
			head = "\\fB" + roff("-"+f.Shorthand) + "\\fR, " + head
		}
		if value != "" {
			head += " \\fI" + roff(value) + "\\fR"
		}
		line(".TP\n%s\n%s", head, roff(usage))
	})
}

// paragraphs is text as roff fills it; what is indented stays as it is.
func paragraphs(text string) string {
	var out []string
	for _, p := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if strings.HasPrefix(p, " ") {
			out = append(out, ".PP\n.nf\n"+roff(p)+"\n.fi")
		} else {
			out = append(out, ".PP\n"+roff(p))
		}
	}
	return strings.Join(out, "\n")
}

// roff is text without anything that roff reads as more than text.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "'", `\(aq`, "`", `\(ga`, "’", "'").Replace(text)
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
