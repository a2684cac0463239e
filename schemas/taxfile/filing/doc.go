// Package filing is what files that go to ФНС have in common: reports and the books of НДС. They are named differently from
// the files that companies exchange: prefix, the inspection that passes the file on, the one it is for, who files it, the
// day, a GUID.
package filing
