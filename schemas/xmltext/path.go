package xmltext

import (
	"bytes"
	"fmt"
	"sort"

	"github.com/beevik/etree"
)

// Path is the XPath of an element; a step has a number where brothers bear the same name.
func Path(e *etree.Element) string {
	if e == nil || e.Parent() == nil {
		return ""
	}
	// Counting ends with the first brother after e: a long table is not read to its end for each of its rows.
	index, brothers := 0, 0
	for _, token := range e.Parent().Child {
		if brother, ok := token.(*etree.Element); ok && brother.Tag == e.Tag && brother.Space == e.Space {
			brothers++
			if brother == e {
				index = brothers
			} else if index > 0 {
				break
			}
		}
	}
	step := "/" + e.FullTag()
	if brothers > 1 {
		step += fmt.Sprintf("[%d]", index)
	}
	return Path(e.Parent()) + step
}

// AttrPath is the XPath of an attribute, whether the element has it or lacks it.
func AttrPath(e *etree.Element, name string) string { return Path(e) + "/@" + name }

// ElementAt finds the last element that begins at or before a place of the UTF-8 text; the column counts bytes from 1.
func (t *Text) ElementAt(line, column int) *etree.Element {
	offset := 0
	for ; line > 1; line-- {
		next := bytes.IndexByte(t.UTF8[offset:], '\n')
		if next < 0 {
			break
		}
		offset += next + 1
	}
	offset += column - 1
	after := sort.Search(len(t.starts), func(i int) bool { return t.starts[i] > offset })
	if after == 0 {
		return nil
	}
	return t.elements[after-1]
}
