package sandbox

// play lets a played box react to what came.
func (s *Server) play(b *box, e *entity) {}
