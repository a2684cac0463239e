package xmlbind

// Blank is an attribute that has to stand even when its text is empty: the formats of 2018 and 2019 have some.
func (n *Node) Blank(name string, v *string) {
	if n.writing {
		n.point("@"+name, v)
		if n.trace == nil {
			n.el.CreateAttr(name, *v)
		}
		return
	}
	n.blank(name, func(s string) { *v = s })
}

// MaybeBlank is an attribute that may be absent or empty, which is not the same: nil in the model is absent.
func (n *Node) MaybeBlank(name string, v **string) {
	if n.writing {
		n.point("@"+name, v)
		if n.trace == nil && *v != nil {
			n.el.CreateAttr(name, **v)
		}
		return
	}
	n.blank(name, func(s string) { *v = &s })
}

func (n *Node) blank(name string, read func(string)) {
	for i := range n.el.Attr {
		if a := &n.el.Attr[i]; a.Key == name && a.Space == "" {
			read(a.Value)
			n.used[i] = true
		}
	}
}
