package cli

import (
	"context"
	"os"
	"strconv"
	"sync/atomic"

	"clickmask/cli/bench"
	"clickmask/inference"
	"clickmask/inference/foreign"
	"clickmask/inference/models"
	"clickmask/inference/ort"
	"clickmask/inference/unasked"
	"clickmask/internal/printable"
	"clickmask/picture"
)

// allDevices is the value of --device that stands for the CPU and what ONNX Runtime offers beside it.
const allDevices = "all"

// devices runs the parts that need a model on each device: on the CPU with each number of threads, on others once.
func (b *benchRun) devices(ctx context.Context, threads []int, wanted func(string) bool) error {
	for _, d := range b.chosenDevices() {
		counts := threads
		if !d.IsCPU() {
			counts = threads[:1]
			if err := b.program.tryDevice(ctx, d, b.say); ctx.Err() != nil {
				return ctx.Err()
			} else if err != nil {
				b.skipDevice(d, err)
				continue
			}
		}
		for _, n := range counts {
			if err := b.models(ctx, d, n, wanted); err != nil {
				return err
			}
		}
	}
	return nil
}

// chosenDevices are those of --device, each once.
func (b *benchRun) chosenDevices() []ort.Device {
	var out []ort.Device
	seen := map[ort.Device]bool{}
	add := func(d ort.Device) {
		if !seen[d] {
			seen[d] = true
			out = append(out, d)
		}
	}
	for _, name := range b.flags.devices {
		if name != allDevices {
			add(ort.Device(name))
			continue
		}
		add(ort.CPU)
		more, _ := b.program.machine.Accelerators() // without ONNX Runtime the CPU says what is missing
		for _, d := range more {
			add(d)
		}
	}
	return out
}

func (b *benchRun) skipDevice(d ort.Device, why error) {
	b.report.Skipped = append(b.report.Skipped, bench.Skipped{Case: "device " + string(d), Reason: printable.OneLine(why)})
}

// models runs the parts that need the model on a device with n threads. When the device fails on the way, what was
// measured is the CPU and does not count.
func (b *benchRun) models(ctx context.Context, d ort.Device, n int, wanted func(string) bool) error {
	var fallback atomic.Pointer[error]
	m, err := b.program.open(b.flags.model, models.Options{Threads: n, Fast: b.flags.precision == precisionFast, Placement: ort.Placement{
		Device: d, Fallback: func(why error) { fallback.Store(&why) }}})(ctx)
	if err != nil {
		return err
	}
	defer m.Close()
	if w, ok := m.(inference.Warmer); ok {
		if err := w.Warm(ctx); err != nil {
			return err
		}
	}
	var encode []bench.Encode
	if wanted("encode") {
		printable.Fprintf(b.say, "encoding on %v with %s\n", d, threadsText(n))
		err := withBaselines(b.flags.encoders, n, func(list []*bench.Baseline) (err error) {
			encode, err = bench.EncodeCases(ctx, m, n, b.flags.runs, list)
			return err
		})
		if err != nil {
			return err
		}
	}
	var decode []bench.Decode
	if wanted("decode") {
		printable.Fprintf(b.say, "answering on %v with %s\n", d, threadsText(n))
		err := withBaselines(b.flags.decoders, n, func(list []*bench.Baseline) (err error) {
			decode, err = bench.DecodeCases(ctx, m, n, b.flags.runs, list)
			return err
		})
		if err != nil {
			return err
		}
	}
	var all []bench.Everything
	if wanted("everything") {
		printable.Fprintf(b.say, "finding everything on %v with %s\n", d, threadsText(n))
		err := b.withAlone(ctx, n, func(alone []bench.Alone) (err error) {
			all, err = bench.EverythingCases(ctx, m, n, min(b.flags.runs, 3), alone)
			return err
		})
		if err != nil {
			return err
		}
	}
	var carried []bench.Propagate
	if wanted("propagate") {
		printable.Fprintf(b.say, "carrying a mask on on %v with %s\n", d, threadsText(n))
		if carried, err = bench.PropagateCases(ctx, m, n, min(b.flags.runs, 9)); err != nil {
			return err
		}
	}
	if why := fallback.Load(); why != nil {
		b.skipDevice(d, *why)
		return nil
	}
	for i := range encode {
		encode[i].Device = string(d)
	}
	for i := range decode {
		decode[i].Device = string(d)
	}
	for i := range all {
		all[i].Device = string(d)
	}
	for i := range carried {
		carried[i].Device = string(d)
	}
	b.report.Everything = append(b.report.Everything, all...)
	b.report.Propagate = append(b.report.Propagate, carried...)
	b.report.Model, b.report.Fingerprint = m.Info().Name, m.Info().Fingerprint
	b.report.Encode = append(b.report.Encode, encode...)
	b.report.Decode = append(b.report.Decode, decode...)
	return nil
}

// withBaselines loads graphs, which always run on the CPU, and frees them after use.
func withBaselines(paths []string, threads int, use func([]*bench.Baseline) error) error {
	var list []*bench.Baseline
	defer func() {
		for _, b := range list {
			b.Close()
		}
	}()
	for _, path := range paths {
		b, err := bench.OpenBaseline(path, threads)
		if err != nil {
			return err
		}
		list = append(list, b)
	}
	return use(list)
}

// withAlone opens the models that find everything by themselves, which run on the CPU, and closes them after use.
func (b *benchRun) withAlone(ctx context.Context, threads int, use func([]bench.Alone) error) error {
	var list []bench.Alone
	for _, path := range b.flags.alone {
		m, err := unasked.Open(ctx, path, unasked.Options{Options: foreign.Options{Threads: threads}})
		if err != nil {
			return err
		}
		defer m.Close()
		list = append(list, bench.Alone{Name: m.Info().Name, SizeRatio: sizeRatio(b.flags.model, path), Find: func(ctx context.Context, p *picture.Picture) error {
			_, err := m.Find(ctx, p)
			return err
		}})
	}
	return use(list)
}

// sizeRatio is the size of one file over that of another; 0 where one is none, as the model inside the program.
func sizeRatio(path, other string) float64 {
	a, err := os.Stat(path)
	if err != nil || !a.Mode().IsRegular() {
		return 0
	}
	b, err := os.Stat(other)
	if err != nil || b.Size() == 0 {
		return 0
	}
	return float64(a.Size()) / float64(b.Size())
}

func threadsText(n int) string {
	if n == 1 {
		return "1 thread"
	}
	return strconv.Itoa(n) + " threads"
}
