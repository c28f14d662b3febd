;; Loads that reach beyond the memory and whose value is needed in part or not at all: RyuJIT reads that part only.
;; wrapped: trap MemoryOutOfBounds
;; dropped: trap MemoryOutOfBounds
;; in a dead local: trap MemoryOutOfBounds
;; in a local, wrapped: trap MemoryOutOfBounds
;; in a local, overwritten: trap MemoryOutOfBounds
;; in a local, overwritten on each path: trap MemoryOutOfBounds
;; in a loop, overwritten: trap MemoryOutOfBounds
;; by arithmetic: trap MemoryOutOfBounds
;; by arithmetic in a local: trap MemoryOutOfBounds
;; masked on the right: trap MemoryOutOfBounds
;; masked on the left: trap MemoryOutOfBounds
;; masked by a local: trap MemoryOutOfBounds
;; stored as a byte: trap MemoryOutOfBounds
;; stored as a byte, added to: trap MemoryOutOfBounds
;; stored as a short: trap MemoryOutOfBounds
;; a count: trap MemoryOutOfBounds
;; a count of a rotation: trap MemoryOutOfBounds
;; teed and dropped: trap MemoryOutOfBounds
;; a block: trap MemoryOutOfBounds
;; selected: trap MemoryOutOfBounds
;; a float: trap MemoryOutOfBounds
;; a float taken apart: trap MemoryOutOfBounds
;; a vector, dropped: trap MemoryOutOfBounds
;; a lane: trap MemoryOutOfBounds
;; a lane of a local: trap MemoryOutOfBounds
;; a lane of a sum: trap MemoryOutOfBounds
;; splat of a part: trap MemoryOutOfBounds
;; a lane replaced: trap MemoryOutOfBounds
;; extended: trap MemoryOutOfBounds
;; a result, dropped: trap MemoryOutOfBounds
;; a result, wrapped: trap MemoryOutOfBounds
;; a result of a result: trap MemoryOutOfBounds
;; an argument nobody reads: trap MemoryOutOfBounds
;; an argument read in part: trap MemoryOutOfBounds
;; an argument passed back: trap MemoryOutOfBounds
;; one of two results: trap MemoryOutOfBounds
;; packed: trap MemoryOutOfBounds
;; a small array: trap MemoryOutOfBounds
;; called by reference: trap MemoryOutOfBounds
;; memory filled: trap MemoryOutOfBounds
(module
  (type $f (func (param i32) (result i64)))
  (type $s (struct (field (mut i8))))
  (type $a (array (mut i8)))
  (memory 1 1)
  (elem declare func $get)
  (func $get (type $f) (i64.load (local.get 0)))
  (func $get2 (param i32) (result i64) (i64.add (call $get (local.get 0)) (i64.const 1)))
  (func $ignore (param i64))
  (func $part (param i64) (result i32) (i32.wrap_i64 (local.get 0)))
  (func $same (param i64) (result i64) (local.get 0))
  (func $two (param i32) (result i64 i64) (i64.load (local.get 0)) (i64.const 0))
  (func (export "wrapped") (result i64)
    (i64.extend_i32_u (i32.wrap_i64 (i64.load (i32.const 65532)))))
  (func (export "dropped") (result i64)
    (drop (i64.load (i32.const 65532))) (i64.const 0))
  (func (export "in a dead local") (result i64) (local i64)
    (local.set 0 (i64.load (i32.const 65532))) (i64.const 0))
  (func (export "in a local, wrapped") (result i64) (local i64)
    (local.set 0 (i64.load (i32.const 65532))) (i64.extend_i32_u (i32.wrap_i64 (local.get 0))))
  (func (export "in a local, overwritten") (result i64) (local i64)
    (local.set 0 (i64.load (i32.const 65532))) (local.set 0 (i64.const 0)) (local.get 0))
  (func (export "in a local, overwritten on each path") (result i64) (local i64)
    (local.set 0 (i64.load (i32.const 65532))) (if (i32.load (i32.const 0)) (then (local.set 0 (i64.const 1))) (else (local.set 0 (i64.const 0)))) (local.get 0))
  (func (export "in a loop, overwritten") (result i64) (local i64)
    (loop (local.set 0 (i64.load (i32.const 65532))) (local.set 0 (i64.const 0)) (br_if 0 (i64.ne (local.get 0) (i64.const 0)))) (local.get 0))
  (func (export "by arithmetic") (result i64)
    (i64.extend_i32_u (i32.wrap_i64 (i64.add (i64.load (i32.const 65532)) (i64.load (i32.const 0))))))
  (func (export "by arithmetic in a local") (result i64) (local i64)
    (local.set 0 (i64.mul (i64.load (i32.const 65532)) (i64.const 3))) (i64.extend_i32_u (i32.wrap_i64 (local.get 0))))
  (func (export "masked on the right") (result i64)
    (i64.extend_i32_u (i32.and (i32.load (i32.const 65534)) (i32.const 255))))
  (func (export "masked on the left") (result i64)
    (i64.extend_i32_u (i32.and (i32.const 255) (i32.load (i32.const 65534)))))
  (func (export "masked by a local") (result i64) (local i32)
    (local.set 0 (i32.const 255)) (i64.extend_i32_u (i32.and (i32.load (i32.const 65534)) (local.get 0))))
  (func (export "stored as a byte") (result i64)
    (i32.store8 (i32.const 0) (i32.load (i32.const 65534))) (i64.const 0))
  (func (export "stored as a byte, added to") (result i64)
    (i32.store8 (i32.const 0) (i32.add (i32.load (i32.const 65534)) (i32.const 1))) (i64.const 0))
  (func (export "stored as a short") (result i64)
    (i64.store16 (i32.const 0) (i64.load (i32.const 65532))) (i64.const 0))
  (func (export "a count") (result i64)
    (i64.extend_i32_u (i32.shl (i32.const 1) (i32.load (i32.const 65534)))))
  (func (export "a count of a rotation") (result i64)
    (i64.rotl (i64.const 1) (i64.load (i32.const 65532))))
  (func (export "teed and dropped") (result i64) (local i64)
    (drop (local.tee 0 (i64.load (i32.const 65532)))) (i64.const 0))
  (func (export "a block") (result i64)
    (i64.extend_i32_u (i32.wrap_i64 (block (result i64) (i64.load (i32.const 65532))))))
  (func (export "selected") (result i64)
    (drop (select (i64.load (i32.const 65532)) (i64.const 0) (i32.load (i32.const 0)))) (i64.const 0))
  (func (export "a float") (result i64)
    (drop (f64.load (i32.const 65532))) (i64.const 0))
  (func (export "a float taken apart") (result i64)
    (i64.extend_i32_u (i32.wrap_i64 (i64.reinterpret_f64 (f64.load (i32.const 65532))))))
  (func (export "a vector, dropped") (result i64)
    (drop (v128.load (i32.const 65530))) (i64.const 0))
  (func (export "a lane") (result i64)
    (i64x2.extract_lane 0 (v128.load (i32.const 65528))))
  (func (export "a lane of a local") (result i64) (local v128)
    (local.set 0 (v128.load (i32.const 65528))) (i64x2.extract_lane 0 (local.get 0)))
  (func (export "a lane of a sum") (result i64)
    (i64x2.extract_lane 0 (i64x2.add (v128.load (i32.const 65528)) (v128.const i64x2 1 1))))
  (func (export "splat of a part") (result i64)
    (i64x2.extract_lane 0 (i8x16.splat (i32.load (i32.const 65534)))))
  (func (export "a lane replaced") (result i64)
    (i64x2.extract_lane 0 (i8x16.replace_lane 0 (v128.const i64x2 0 0) (i32.load (i32.const 65534)))))
  (func (export "extended") (result i64)
    (i64x2.extract_lane 0 (i64x2.extend_low_i32x4_u (v128.load (i32.const 65528)))))
  (func (export "a result, dropped") (result i64)
    (drop (call $get (i32.const 65532))) (i64.const 0))
  (func (export "a result, wrapped") (result i64)
    (i64.extend_i32_u (i32.wrap_i64 (call $get (i32.const 65532)))))
  (func (export "a result of a result") (result i64)
    (drop (call $get2 (i32.const 65532))) (i64.const 0))
  (func (export "an argument nobody reads") (result i64)
    (call $ignore (i64.load (i32.const 65532))) (i64.const 0))
  (func (export "an argument read in part") (result i64)
    (i64.extend_i32_u (call $part (i64.load (i32.const 65532)))))
  (func (export "an argument passed back") (result i64)
    (drop (call $same (i64.load (i32.const 65532)))) (i64.const 0))
  (func (export "one of two results") (result i64)
    (call $two (i32.const 65532)) (drop) (drop) (i64.const 0))
  (func (export "packed") (result i64)
    (struct.set $s 0 (struct.new_default $s) (i32.load (i32.const 65534))) (i64.const 0))
  (func (export "a small array") (result i64)
    (i64.extend_i32_u (array.get_u $a (array.new $a (i32.load (i32.const 65534)) (i32.const 3)) (i32.const 1))))
  (func (export "called by reference") (result i64)
    (drop (call_ref $f (i32.const 65532) (ref.func $get))) (i64.const 0))
  (func (export "memory filled") (result i64)
    (memory.fill (i32.const 0) (i32.load (i32.const 65534)) (i32.const 4)) (i64.const 0))
  (func (export "then used whole") (result i64) (local i64)
    (local.set 0 (i64.load (i32.const 8))) (drop (i32.wrap_i64 (local.get 0))) (local.get 0)))
