CREATE TABLE dummy.loop_try (id INT);
