;; Loads that nobody needs, at a constant distance from an address that was accessed before: RyuJIT takes them for ones that cannot fault, and
;; removed what was there to look at their last byte, too (seeds 602561 and 606971).
;; dropped: trap MemoryOutOfBounds
;; beyond the end: trap MemoryOutOfBounds
;; a byte: trap MemoryOutOfBounds
;; a byte, by a local: trap MemoryOutOfBounds
;; a vector: trap MemoryOutOfBounds
;; in a dead local: trap MemoryOutOfBounds
;; canonical and dead: trap MemoryOutOfBounds
;; wrapped: trap MemoryOutOfBounds
;; the same address twice: trap MemoryOutOfBounds
(module
  (memory 1 2)
  (global $end (mut i32) (i32.const 65535))
  (func (export "dropped") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (drop (i64.load16_u (i32.const 65535)))
    (i64.const 0))
  (func (export "beyond the end") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (drop (i64.load (i32.const 65536)))
    (i64.const 0))
  (func (export "a byte") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (drop (i64.load8_u offset=536 (i32.const 65000)))
    (i64.const 0))
  (func (export "a byte, by a local") (result i64) (local i32)
    (local.set 0 (i32.const 65537))
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (drop (i32.load8_s (local.get 0)))
    (i64.const 0))
  (func (export "a vector") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (drop (v128.load (i32.const 65530)))
    (i64.const 0))
  (func (export "in a dead local") (result i64) (local f64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (local.set 0 (f64.convert_i64_s (i64.load16_u (i32.const 65535))))
    (i64.const 0))
  (func (export "canonical and dead") (result i64) (local f64 f64 i32)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (local.set 0 (select
      (local.tee 1 (f64.convert_i64_s (i64.load16_u (i32.const 65535))))
      (f64.const nan)
      (f64.eq (local.get 1) (local.get 1))))
    (if (local.get 2)
      (then (loop (br_if 0 (i32.lt_s (local.tee 2 (i32.add (local.get 2) (i32.const 2))) (i32.const 9))))))
    (i64.store offset=8 (i32.const 0) (i64.const 0))
    (i64.const 0))
  (func (export "wrapped") (result i64)
    (i32.store (i32.const 33) (i32.load16_u (i32.const 0)))
    (i64.extend_i32_u (i32.wrap_i64 (i64.load (i32.const 65532)))))
  (func (export "the same address twice") (result i64) (local i32)
    (local.set 0 (global.get $end))
    (i32.store8 (local.get 0) (i32.load8_u (local.get 0)))
    (drop (i64.load (local.get 0)))
    (i64.const 0)))
