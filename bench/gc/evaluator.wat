;; A dynamically typed evaluator: numbers are i31, expressions are pairs, everything is (ref eq) and told apart by br_on_cast.
(module
  (type $pair (struct (field $operator i32) (field $left (ref eq)) (field $right (ref eq))))

  (func $build (param $depth i32) (param $seed i32) (result (ref eq))
    (if (result (ref eq)) (i32.eqz (local.get $depth))
      (then
        (if (result (ref eq)) (i32.and (local.get $seed) (i32.const 4))
          (then (ref.i31 (i32.const -1)))
          (else (ref.i31 (i32.and (local.get $seed) (i32.const 1023))))))
      (else
        (struct.new $pair
          (i32.rem_u (local.get $seed) (i32.const 3))
          (call $build (i32.sub (local.get $depth) (i32.const 1)) (i32.add (i32.mul (local.get $seed) (i32.const 5)) (i32.const 1)))
          (call $build (i32.sub (local.get $depth) (i32.const 1)) (i32.add (i32.mul (local.get $seed) (i32.const 3)) (i32.const 2)))))))

  (func $evaluate (param $expression (ref eq)) (param $x i32) (result (ref i31))
    (local $pair (ref null $pair)) (local $left i32) (local $right i32)
    (block $compound (result (ref $pair))
      (br_on_cast $compound (ref eq) (ref $pair) (local.get $expression))
      (local.set $left (i31.get_s (ref.cast (ref i31) (local.get $expression))))
      (drop)
      (return (ref.i31 (select (local.get $x) (local.get $left) (i32.lt_s (local.get $left) (i32.const 0))))))
    (local.set $pair)
    (local.set $left (i31.get_s (call $evaluate (struct.get $pair $left (local.get $pair)) (local.get $x))))
    (local.set $right (i31.get_s (call $evaluate (struct.get $pair $right (local.get $pair)) (local.get $x))))
    (block $multiply
      (block $subtract
        (block $add
          (br_table $add $subtract $multiply (struct.get $pair $operator (local.get $pair))))
        (return (ref.i31 (i32.and (i32.add (local.get $left) (local.get $right)) (i32.const 0xFFFFF)))))
      (return (ref.i31 (i32.and (i32.sub (local.get $left) (local.get $right)) (i32.const 0xFFFFF)))))
    (ref.i31 (i32.and (i32.mul (local.get $left) (local.get $right)) (i32.const 0xFFFFF))))

  (func (export "run") (param $n i32) (result i32)
    (local $expression (ref null eq)) (local $i i32) (local $total i32)
    (local.set $expression (call $build (i32.const 10) (i32.const 1)))
    (loop $more
      (local.set $total
        (i32.add (i32.mul (local.get $total) (i32.const 7))
          (i31.get_s (call $evaluate (ref.as_non_null (local.get $expression)) (local.get $i)))))
      (br_if $more (i32.lt_s (local.tee $i (i32.add (local.get $i) (i32.const 1))) (local.get $n))))
    (local.get $total)))
