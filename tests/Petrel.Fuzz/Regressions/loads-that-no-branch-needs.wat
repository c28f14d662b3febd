;; Loads at the end of the memory that decide between branches to one place, or cancel themselves: RyuJIT does without them (seed 612249).
;; a table of one label: trap MemoryOutOfBounds
;; a table of one label twice: trap MemoryOutOfBounds
;; labels of one place: trap MemoryOutOfBounds
;; a branch over nothing: trap MemoryOutOfBounds
;; a branch over a branch: trap MemoryOutOfBounds
;; minus itself: trap MemoryOutOfBounds
;; xor itself: trap MemoryOutOfBounds
;; teed, minus itself: trap MemoryOutOfBounds
(module
  (memory 1 2)
  (func (export "a table of one label") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (block (br_table 0 (i64.ge_s (i64.popcnt (i64.load (i32.const 65531))) (i64.load (i32.const 8)))))
    (i64.const 0))
  (func (export "a table of one label twice") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (block (br_table 0 0 (i32.load (i32.const 65533))))
    (i64.const 0))
  (func (export "labels of one place") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (block (block (br_table 0 1 (i32.load (i32.const 65533)))))
    (i64.const 0))
  (func (export "a branch over nothing") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (block (br_if 0 (i32.load (i32.const 65533))))
    (i64.const 0))
  (func (export "a branch over a branch") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (block (block (br_if 0 (i32.load (i32.const 65533))) (br 1)))
    (i64.const 0))
  (func (export "minus itself") (result i64) (local i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (local.set 0 (i64.load (i32.const 65531)))
    (i64.sub (local.get 0) (local.get 0)))
  (func (export "xor itself") (result i64) (local i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (local.set 0 (i64.load (i32.const 65531)))
    (i64.xor (local.get 0) (local.get 0)))
  (func (export "teed, minus itself") (result i64) (local i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (i64.sub (local.tee 0 (i64.load (i32.const 65531))) (local.get 0)))
  (func (export "branches that matter") (result i64)
    (block (block (br_table 0 1 (i32.load (i32.const 65532)))) (return (i64.const 0)))
    (i64.const 1)))
