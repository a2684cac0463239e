package xsd

import (
	"slices"

	"github.com/beevik/etree"

	"github.com/uzelhub/uzel/schemas/fault"
)

const (
	// MaxBytes is the longest schema that is read; the longest known one of ФНС has some 220 KB.
	MaxBytes = 8 << 20
	// maxWork bounds what the engine does to compile the contents of all types. It grows with the cube of the particles
	// that one type has: 400 of them take jacoelho/xsd v0.3.0 several seconds and 4 GB of allocations, 5000 many minutes.
	// The largest known schema comes to 100,000.
	maxWork = 50_000_000
)

// refusal says why a schema is not given to the engine: it would read it wrong or for ever.
func refusal(schema *etree.Document) *fault.Error {
	root := schema.Root()
	if root.Tag != "schema" {
		return errSchema.With("корневой элемент %.60s", root.FullTag())
	}
	for _, e := range root.ChildElements() {
		switch e.Tag {
		case "import", "include", "redefine": // the engine passes over files that it does not have
			return errSchema.With("ссылка на другой файл (%s)", e.FullTag())
		}
	}
	m := measure{schema: root, sizes: map[*etree.Element]int{}}
	work := 0
	for _, complexType := range schema.FindElements("//complexType") {
		size := m.size(complexType, 0)
		if work += size * size * size; work > maxWork {
			return errSchema.With("слишком много элементов на одном уровне")
		}
	}
	return nil
}

// measure counts the particles of a type's content, with those of the groups and types that it takes in.
type measure struct {
	schema *etree.Element
	sizes  map[*etree.Element]int
}

const maxSize = 1000 // past this the number does not matter, and its cube still fits

func (m measure) size(e *etree.Element, depth int) int {
	if known, ok := m.sizes[e]; ok {
		return known
	}
	if depth > 100 {
		return maxSize
	}
	m.sizes[e] = maxSize // a cycle comes back to here
	size := 0
	for _, child := range e.ChildElements() {
		switch child.Tag {
		case "element", "any":
			size++
		case "sequence", "choice", "all", "complexContent":
			size += m.size(child, depth+1)
		case "group":
			size += m.size(m.named("group", child.SelectAttrValue("ref", ""), child), depth+1)
		case "extension", "restriction":
			size += m.size(child, depth+1)
			if base := m.named("complexType", child.SelectAttrValue("base", ""), nil); base != nil {
				size += m.size(base, depth+1)
			}
		}
		size = min(size, maxSize)
	}
	m.sizes[e] = size
	return size
}

func (m measure) named(tag, name string, otherwise *etree.Element) *etree.Element {
	all := m.schema.SelectElements(tag)
	i := slices.IndexFunc(all, func(e *etree.Element) bool { return e.SelectAttrValue("name", "") == localName(name) })
	if i < 0 {
		return otherwise
	}
	return all[i]
}
