package checkpoint

// The operations that would call functions: here each makes one of a few values.

// global pushes a name from the allowlist.
func (m *machine) global(op byte) error {
	var module, name string
	if op == opGlobal {
		var err error
		if module, err = m.line(); err != nil {
			return err
		}
		if name, err = m.line(); err != nil {
			return err
		}
	} else {
		second, err := m.pop()
		if err != nil {
			return err
		}
		first, err := m.pop()
		if err != nil {
			return err
		}
		var ok1, ok2 bool
		module, ok1 = first.(string)
		name, ok2 = second.(string)
		if !ok1 || !ok2 {
			return refused("the description of the weights uses the pickle operation STACK_GLOBAL on something that is no name")
		}
	}
	g, err := findGlobal(module, name)
	if err != nil {
		return err
	}
	if err := m.work.spend(128); err != nil {
		return err
	}
	return m.push(g)
}

// call makes the value that a name on the allowlist stands for, from its arguments.
func (m *machine) call(op byte) error {
	args, err := m.pop()
	if err != nil {
		return err
	}
	callee, err := m.pop()
	if err != nil {
		return err
	}
	name := "REDUCE"
	if op == opNewObj {
		name = "NEWOBJ"
	}
	g, ok := callee.(*global)
	if !ok {
		return refused("the description of the weights uses the pickle operation %s on a value that is no name", name)
	}
	a, ok := args.(*list)
	if !ok {
		return refused("the description of the weights calls %s without a list of arguments", g.name)
	}
	return m.make(g, a.items)
}

func (m *machine) make(g *global, args []any) error {
	switch g.kind {
	case makeOpaque:
		return m.push(opaque{g.name})
	case makeDict:
		return m.makeDict(args)
	case makeList:
		if len(args) > 0 {
			if l, ok := args[0].(*list); ok {
				return m.newList(l.items)
			}
		}
		return m.newList(nil)
	case makeTensor:
		return m.makeTensor(g, args)
	case makeParameter:
		if len(args) > 0 {
			if t, ok := args[0].(*tensorRef); ok {
				return m.push(t)
			}
		}
		return damaged("%s has no tensor as its first argument", g.name)
	case makeFromWrapped: // (function, type, arguments, state)
		if len(args) == 4 {
			inner, ok := args[0].(*global)
			rest, ok2 := args[2].(*list)
			if ok && ok2 && (inner.kind == makeTensor || inner.kind == makeParameter) {
				return m.make(inner, rest.items)
			}
		}
		return refused("%s wraps something that is no plain tensor", g.name)
	}
	return refused("the description of the weights calls %s, which is a type", g.name)
}

// makeDict copies a dict, reads a list of pairs, or makes an empty one.
func (m *machine) makeDict(args []any) error {
	for _, arg := range args {
		switch arg := arg.(type) {
		case *dict:
			pairs := make([]any, 0, 2*len(arg.keys))
			if err := m.work.spend(32 * int64(len(arg.keys))); err != nil {
				return err
			}
			for i, key := range arg.keys {
				pairs = append(pairs, key, arg.values[i])
			}
			return m.newDict(pairs)
		case *list:
			pairs := make([]any, 0, 16)
			if err := m.work.spend(64 * int64(len(arg.items)+4)); err != nil {
				return err
			}
			for _, item := range arg.items {
				pair, ok := item.(*list)
				if !ok || len(pair.items) != 2 {
					return damaged("the description of the weights makes a dict of something that is no list of pairs")
				}
				pairs = append(pairs, pair.items...)
			}
			return m.newDict(pairs)
		}
	}
	return m.newDict(nil)
}

// makeTensor reads (storage, offset, size, stride, …); what follows is about gradients.
func (m *machine) makeTensor(g *global, args []any) error {
	if len(args) < 4 {
		return damaged("%s has %d arguments instead of 4 or more", g.name, len(args))
	}
	storage, ok := args[0].(storageRef)
	offset, ok2 := args[1].(int64)
	shape, ok3 := wholeNumbers(args[2])
	strides, ok4 := wholeNumbers(args[3])
	if !ok || !ok2 || !ok3 || !ok4 || len(shape) != len(strides) {
		return damaged("%s has arguments that describe no tensor", g.name)
	}
	if len(shape) > maxRank {
		return fail(ErrTooLarge, "a tensor has %d dimensions; at most %d are read", len(shape), maxRank)
	}
	if err := m.work.spend(160 + 16*int64(len(shape))); err != nil {
		return err
	}
	return m.push(&tensorRef{storage: storage, offset: offset, shape: shape, strides: strides})
}

func wholeNumbers(v any) ([]int64, bool) {
	l, ok := v.(*list)
	if !ok {
		return nil, false
	}
	if len(l.items) > maxRank { // reported by the caller, by its length
		return make([]int64, maxRank+1), true
	}
	out := make([]int64, len(l.items))
	for i, item := range l.items {
		if out[i], ok = item.(int64); !ok {
			return nil, false
		}
	}
	return out, true
}

// build gives an object its attributes. Dicts have some in checkpoints (a state dict's _metadata),
// opaque values too; both let them go. No method is ever called.
func (m *machine) build() error {
	if _, err := m.pop(); err != nil {
		return err
	}
	target, err := m.top()
	if err != nil {
		return err
	}
	switch target.(type) {
	case *dict, opaque:
		return nil
	}
	return refused("the description of the weights uses the pickle operation BUILD on something other than a dict")
}

// persistent reads ('storage', type, key, location, count): the bytes lie in the member data/KEY.
func (m *machine) persistent() error {
	id, err := m.pop()
	if err != nil {
		return err
	}
	l, ok := id.(*list)
	if !ok || len(l.items) != 5 || l.items[0] != "storage" {
		return refused("the description of the weights refers to something outside that is no storage")
	}
	class, ok := l.items[1].(*global)
	key, ok2 := l.items[2].(string)
	count, ok3 := l.items[4].(int64)
	if !ok || !ok2 || !ok3 || class.kind != storageType || count < 0 || len(key) > maxNameLength {
		return damaged("the description of the weights refers to a storage without a valid type, key or length")
	}
	if err := m.work.spend(96); err != nil {
		return err
	}
	return m.push(storageRef{dtype: storageTypes[class.name[len("torch "):]], key: key, count: count})
}
