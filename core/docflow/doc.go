// Package docflow judges exchanges: from the facts that came in about a document it derives where the document stands
// before the law, what we owe, what the others owe, and by when. It is tables and one interpreter. The state is a
// function of the set of facts, so their order and repetition do not matter; facts that contradict each other go to a
// person, who strikes out what does not count.
package docflow
