;; Exceptions, tail calls and atomics, each beside what it is compared with.
(module
  (memory 1 1 shared)
  (tag $t (param i32))

  (func $throws (param i32) (throw $t (local.get 0)))

  ;; Throws across one frame and catches, n times.
  (func (export "throw-catch") (param $n i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.add (local.get $sum)
        (block $caught (result i32)
          (try_table (catch $t $caught) (call $throws (local.get $n)))
          (i32.const 0))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))

  ;; The same sum by a loop and by tail calls.
  (func (export "plain-loop") (param $n i32) (result i32) (local $sum i32)
    (loop $again
      (local.set $sum (i32.xor (i32.mul (local.get $sum) (i32.const 31)) (local.get $n)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (local.get $sum))

  (func $tail (param $n i32) (param $sum i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (local.get $sum))))
    (return_call $tail
      (i32.sub (local.get $n) (i32.const 1))
      (i32.xor (i32.mul (local.get $sum) (i32.const 31)) (local.get $n))))
  (func (export "tail-calls") (param $n i32) (result i32) (call $tail (local.get $n) (i32.const 0)))

  (func $even (param $n i32) (param $sum i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (local.get $sum))))
    (return_call $odd
      (i32.sub (local.get $n) (i32.const 1))
      (i32.xor (i32.mul (local.get $sum) (i32.const 31)) (local.get $n))))
  (func $odd (param $n i32) (param $sum i32) (result i32)
    (if (i32.eqz (local.get $n)) (then (return (local.get $sum))))
    (return_call $even
      (i32.sub (local.get $n) (i32.const 1))
      (i32.xor (i32.mul (local.get $sum) (i32.const 31)) (local.get $n))))
  (func (export "mutual-tail-calls") (param $n i32) (result i32) (call $even (local.get $n) (i32.const 0)))

  ;; Adds to one word that nobody else touches.
  (func (export "atomic-add") (param $n i32) (result i32)
    (i32.atomic.store (i32.const 64) (i32.const 0))
    (loop $again
      (drop (i32.atomic.rmw.add (i32.const 64) (local.get $n)))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.atomic.load (i32.const 64)))
  (func (export "atomic-add-wide") (param $n i32) (result i32)
    (i64.atomic.store (i32.const 64) (i64.const 0))
    (loop $again
      (drop (i64.atomic.rmw.add (i32.const 64) (i64.extend_i32_u (local.get $n))))
      (br_if $again (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
    (i32.wrap_i64 (i64.atomic.load (i32.const 64)))))
